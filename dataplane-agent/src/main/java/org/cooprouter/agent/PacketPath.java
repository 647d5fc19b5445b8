// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.telemetry.TelemetrySource;

/** What the packet thread drives: a function from frames to frames, with timers. Used by that thread only. */
interface PacketPath extends FrameHandler {
    /** Does what has become due. */
    void onTimers(long nowNs);

    /** Returns the monotonic time at which {@link #onTimers} is wanted next. */
    long nextDeadlineNs();

    /** Handles all further frames by another configuration. */
    void install(RuntimeConfig config, long nowNs);

    /** Makes a source of telemetry for another thread. */
    TelemetrySource newTelemetrySource();
}
