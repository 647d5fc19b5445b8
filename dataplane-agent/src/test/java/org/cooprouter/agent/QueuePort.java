// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.PacketPort;
import org.cooprouter.agent.io.PortStatistics;

/** A port in memory: empty frames arrive when a test says so. */
final class QueuePort implements PacketPort {
    private final ByteBuffer buffer = ByteBuffer.allocate(SLOT_LENGTH);
    private int waiting;
    int flushes;
    int wakeups;
    boolean attached = true;
    LongConsumer onAwait = timeoutNs -> {};

    void arrive(int frames) {
        waiting += frames;
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowNs) {
        int handed = 0;
        while (waiting > 0 && handed < limit) {
            waiting--;
            handed++;
            handler.onFrame(buffer, 0, 0, nowNs);
        }
        return handed;
    }

    @Override
    public int flush() {
        flushes++;
        return 0;
    }

    @Override
    public boolean await(long timeoutNs) {
        onAwait.accept(timeoutNs);
        return false;
    }

    @Override
    public void wakeup() {
        wakeups++;
    }

    @Override
    public boolean isAttached() {
        return attached;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public String interfaceName() {
        return "queue";
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim() {
        return 0;
    }

    @Override
    public void commit(int length) {}

    @Override
    public void abandon() {}

    @Override
    public void close() {}
}
