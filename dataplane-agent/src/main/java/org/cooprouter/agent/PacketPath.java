// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.telemetry.TelemetrySource;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;

/** What the packet thread drives: a function from frames to frames, with timers. Used by that thread only. */
interface PacketPath extends FrameHandler {
    /** Does what has become due. */
    void onTimers(long nowNs);

    /** Returns the monotonic time at which {@link #onTimers} is wanted next. */
    long nextDeadlineNs();

    /** Handles all further frames by another configuration. */
    void install(RuntimeConfig config, long nowNs);

    /** Says how sessions are at this moment. */
    SessionsReply sessions(SessionsRequest request, long nowNs);

    /** Makes a source of telemetry for another thread. */
    TelemetrySource newTelemetrySource();
}
