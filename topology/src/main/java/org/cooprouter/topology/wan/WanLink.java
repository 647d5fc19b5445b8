// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.cooprouter.agent.io.FrameSink;

/**
 * One direction of an emulated link. A frame that arrives meets, in this order: a cut, a block of UDP, the drop-tail queue
 * of the bottleneck, loss, delay with jitter and reordering, duplication. Pure logic: time is a parameter, and the same
 * seed, settings and arrivals give the same departures. Every impairment draws from a random stream of its own for every
 * frame, so that switching one on leaves the others' decisions as they were. Not safe for use by several threads.
 */
public final class WanLink {
    /** Returned by {@link #nextDepartureNs()} when nothing is under way. */
    public static final long NEVER = Long.MAX_VALUE;

    private final FrameStore store;
    private final DepartureQueue departures;
    private final Bottleneck bottleneck = new Bottleneck();
    private final SplittableRandom lossRandom;
    private final SplittableRandom jitterRandom;
    private final SplittableRandom reorderRandom;
    private final SplittableRandom duplicateRandom;
    private final WanCounters counters = new WanCounters();
    private WanSettings settings = WanSettings.PERFECT;
    private boolean isBad;
    private long lastInOrderNs = Long.MIN_VALUE;

    /**
     * Makes a perfect link.
     *
     * @param seed of all its randomness
     * @param capacity the most frames under way
     */
    public WanLink(long seed, int capacity) {
        SplittableRandom random = new SplittableRandom(seed);
        lossRandom = random.split();
        jitterRandom = random.split();
        reorderRandom = random.split();
        duplicateRandom = random.split();
        store = new FrameStore(capacity);
        departures = new DepartureQueue(capacity);
    }

    /**
     * Changes how frames are treated that arrive from now on; those under way keep their departure.
     *
     * @param changed the new settings
     */
    public void configure(WanSettings changed) {
        settings = changed;
        bottleneck.configure(changed);
    }

    /**
     * Returns the settings in force.
     *
     * @return the latest that were given
     */
    public WanSettings settings() {
        return settings;
    }

    /**
     * Takes a frame in, or drops and counts it.
     *
     * @param buffer holds the frame; only read
     * @param offset index of its first byte
     * @param length bytes, at most {@link FrameSink#SLOT_LENGTH}
     * @param arrivalNs when it arrived, not before the one before
     */
    public void arrive(ByteBuffer buffer, int offset, int length, long arrivalNs) {
        counters.arrived(length);
        boolean isLost = drawLoss();
        double jitterNs = settings.jitter().sample(jitterRandom) * settings.jitterNs();
        boolean isReordered = reorderRandom.nextDouble() < settings.reorderShare();
        boolean isDuplicated = duplicateRandom.nextDouble() < settings.duplicateShare();
        if (settings.cut()) {
            counters.cut++;
        } else if (settings.blockUdp() && Frames.isUdp(buffer, offset, length)) {
            counters.udpBlocked++;
        } else {
            long transmittedNs = bottleneck.enqueue(length, arrivalNs);
            if (transmittedNs == Bottleneck.DROPPED) {
                counters.queueFull++;
            } else if (isLost) {
                counters.lost++;
            } else {
                depart(buffer, offset, length, departure(transmittedNs, jitterNs, isReordered), isDuplicated);
            }
        }
    }

    private boolean drawLoss() {
        GilbertElliott loss = settings.loss();
        double step = lossRandom.nextDouble();
        isBad = isBad ? step >= loss.r() : step < loss.p();
        return lossRandom.nextDouble() < (isBad ? loss.inBad() : loss.inGood());
    }

    private long departure(long transmittedNs, double jitterNs, boolean isReordered) {
        long delayedNs = Math.max(transmittedNs, transmittedNs + settings.delayNs() + Math.round(jitterNs));
        if (isReordered) {
            counters.reordered++;
            return delayedNs + settings.reorderNs();
        }
        if (settings.keepOrder()) {
            delayedNs = Math.max(delayedNs, lastInOrderNs);
            lastInOrderNs = delayedNs;
        }
        return delayedNs;
    }

    private void depart(ByteBuffer buffer, int offset, int length, long departureNs, boolean isDuplicated) {
        int slot = store.put(buffer, offset, length);
        if (slot == FrameStore.NONE) {
            counters.noMemory++;
            return;
        }
        departures.add(departureNs, slot);
        if (isDuplicated) {
            int copy = store.copy(slot);
            if (copy != FrameStore.NONE) {
                counters.duplicated++;
                departures.add(departureNs, copy);
            }
        }
    }

    /**
     * Returns when the next frame leaves.
     *
     * @return a time, or {@link #NEVER}
     */
    public long nextDepartureNs() {
        return departures.isEmpty() ? NEVER : departures.firstTime();
    }

    /**
     * Hands the frames whose time has come to a sink.
     *
     * @param sink takes them; the caller flushes it
     * @param limit the most frames to hand over
     * @param nowNs the time
     * @return number of frames handed over
     */
    public int deliver(FrameSink sink, int limit, long nowNs) {
        int delivered = 0;
        while (delivered < limit && !departures.isEmpty() && departures.firstTime() <= nowNs) {
            counters.late(nowNs - departures.firstTime());
            int slot = departures.removeFirst();
            counters.delivered(store.length(slot));
            store.send(slot, sink);
            delivered++;
        }
        return delivered;
    }

    /**
     * Returns what has happened to frames so far.
     *
     * @return a copy that does not change
     */
    public WanStatistics counters() {
        return counters.snapshot(departures.size(), bottleneck.maxBacklogBytes());
    }
}
