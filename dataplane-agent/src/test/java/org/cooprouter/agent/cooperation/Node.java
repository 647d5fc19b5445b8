// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.io.LibCryptoAead;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.LinkMac;

/** One end of a link under test: its frames, its clock, its counts. What bridges do to MAC addresses is done here. */
@SuppressWarnings("EnumOrdinal") // an array by ordinal allocates nothing
final class Node implements FrameSink, KeyWorker {
    static final int LINK = 3;
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    private final int[] counts = new int[CooperationCounter.values().length];
    final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    final Cooperations cooperations;
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final long mac;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH);
    private final ByteBuffer received = ByteBuffer.allocateDirect(2 * SLOT_LENGTH);
    private final List<byte[]> sent = new ArrayList<>();
    private final ArrayDeque<LongConsumer> computed = new ArrayDeque<>();
    private boolean isKeeping = true;
    private boolean isSlow;
    private int committed;
    private int length;
    long nowNs;

    /** Ends with a greater seed do not have greater numbers; see {@link Pair}. */
    Node(int seed, LinkSettings settings, long nowNs) {
        this.mac = 0x0200_5e00_0000L | (seed & 0xff);
        this.nowNs = nowNs;
        this.cooperations = new Cooperations(
                this,
                aeads(),
                this,
                new SecureRandom(),
                new SplittableRandom(seed),
                counter -> counts[counter.ordinal()]++);
        install(settings);
    }

    private static AeadProvider aeads() {
        try {
            return LibCryptoAead.provider();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void install(LinkSettings... settings) {
        cooperations.install(List.of(settings), nowNs);
    }

    /** Keys are handed back by {@link #compute}, not at once. */
    void slow() {
        isSlow = true;
    }

    /** Hands back what has been computed. */
    void compute() {
        for (LongConsumer next = computed.poll(); next != null; next = computed.poll()) {
            next.accept(nowNs);
        }
    }

    @Override
    public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
        T result = work.get();
        computed.add(time -> back.accept(result, time));
    }

    /** Takes a frame from the link and returns why it is dropped. */
    DropReason receive(byte[] frame) {
        int offset = 64;
        received.put(offset, frame);
        return receive(offset, frame.length);
    }

    private DropReason receive(int offset, int frameLength) {
        ethernet.wrap(received, offset, frameLength);
        ethernet.destination(LinkMac.of(LINK));
        DropReason reason = cooperations.onFrame(LINK, received, offset, frameLength, nowNs);
        if (reason != DropReason.NONE) {
            drops.merge(reason, 1, Integer::sum);
        }
        if (!isSlow) {
            compute();
        }
        return reason;
    }

    /** Lets timers run up to a time. */
    void advanceTo(long laterNs) {
        while (cooperations.nextDeadlineNs() <= laterNs) {
            nowNs = Math.max(nowNs, cooperations.nextDeadlineNs());
            cooperations.onTimers(nowNs);
            if (!isSlow) {
                compute();
            }
        }
        nowNs = laterNs;
    }

    /** Lets timers run that are due, and hands what they have sent last to another node, without making anything. */
    void step(long timeNs, Node to) {
        nowNs = timeNs;
        to.nowNs = timeNs;
        int before = committed;
        cooperations.onTimers(timeNs);
        if (committed != before) {
            to.received.put(0, slot, 0, length);
            var _ = to.receive(0, length);
        }
    }

    /** What has been sent since the last call, as it is on the link. */
    List<byte[]> take() {
        List<byte[]> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    void countOnly() {
        isKeeping = false;
    }

    LinkStatus status() {
        return cooperations.statuses().getFirst();
    }

    HandshakeState state() {
        return status().state();
    }

    int count(CooperationCounter counter) {
        return counts[counter.ordinal()];
    }

    int dropped(DropReason reason) {
        return drops.getOrDefault(reason, 0);
    }

    @Override
    public ByteBuffer buffer() {
        return slot;
    }

    @Override
    public int claim() {
        return 0;
    }

    @Override
    public void commit(int frameLength) {
        committed++;
        length = frameLength;
        if (isKeeping) {
            ethernet.wrap(slot, 0, length);
            if (ethernet.source() != LinkMac.of(LINK)) {
                throw new AssertionError("the frame does not name its link");
            }
            ethernet.source(mac);
            byte[] frame = new byte[length];
            slot.get(0, frame);
            sent.add(frame);
        }
    }

    @Override
    public void abandon() {}
}
