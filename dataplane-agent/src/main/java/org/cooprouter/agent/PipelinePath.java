// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.nio.ByteBuffer;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.telemetry.TelemetrySource;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;

/** The pipeline of stages, as the packet thread drives it. */
final class PipelinePath implements PacketPath {
    private final AgentPipeline pipeline;

    PipelinePath(AgentPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
        pipeline.onFrame(buffer, offset, length, nowNs);
    }

    @Override
    public void onTimers(long nowNs) {
        pipeline.onTimers(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return pipeline.nextDeadlineNs();
    }

    @Override
    public void install(RuntimeConfig config, long nowNs) {
        pipeline.install(config, nowNs);
    }

    @Override
    public SessionsReply sessions(SessionsRequest request, long nowNs) {
        return pipeline.sessions(request, nowNs);
    }

    @Override
    public TelemetrySource newTelemetrySource() {
        return pipeline.telemetry()::read;
    }
}
