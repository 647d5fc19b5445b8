// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;

/** A pipeline under test with its sink and its own clock. */
final class Agent {
    final FakeSink sink = new FakeSink();
    final AgentPipeline pipeline;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(16384);
    long nowNs;

    Agent(RuntimeConfig config, int startNumber, long nowNs) {
        this(config, startNumber, nowNs, new SplittableRandom(startNumber), JdkAead::new);
    }

    Agent(RuntimeConfig config, int startNumber, long nowNs, RandomGenerator random, AeadProvider aeads) {
        this.nowNs = nowNs;
        this.pipeline = new AgentPipeline(sink, aeads, new PacketIdSpace(startNumber), random, nowNs);
        pipeline.install(config, nowNs);
    }

    /** Hands a frame to the pipeline and returns what it wrote. */
    List<Frame> receive(Frame frame) {
        // Somewhere in the buffer, never at its beginning.
        int offset = 128;
        memory.put(offset, frame.bytes());
        pipeline.onFrame(memory, offset, frame.bytes().length, nowNs);
        return sink.take();
    }

    /** Lets all timers run that are due at a later time. */
    List<Frame> advanceTo(long laterNs) {
        while (pipeline.nextDeadlineNs() <= laterNs) {
            nowNs = Math.max(nowNs, pipeline.nextDeadlineNs());
            pipeline.onTimers(nowNs);
        }
        nowNs = laterNs;
        pipeline.onTimers(nowNs);
        return sink.take();
    }

    List<Frame> advance(long byNs) {
        return advanceTo(nowNs + byNs);
    }

    long drops(DropReason reason) {
        return pipeline.counters().dropped(reason);
    }

    long declines(DeclineReason reason) {
        return pipeline.counters().declined(reason);
    }

    long count(AgentCounter counter) {
        return pipeline.counters().get(counter);
    }
}
