// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.nio.ByteBuffer;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.telemetry.TelemetrySource;
import org.cooprouter.agent.v1.Telemetry;

/** Drops all frames. */
final class IdlePath implements PacketPath {
    private static final long DAY_NS = 86_400_000_000_000L;
    private long frames;
    private long last;

    @Override
    public void onTimers(long nowNs) {
        last = nowNs;
    }

    @Override
    public long nextDeadlineNs() {
        return last + DAY_NS;
    }

    @Override
    public void install(RuntimeConfig config, long nowNs) {
        last = nowNs;
    }

    @Override
    public TelemetrySource newTelemetrySource() {
        return nowNs -> Telemetry.newBuilder().putCounters("frames_received", frames);
    }

    @Override
    public void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
        frames++;
    }
}
