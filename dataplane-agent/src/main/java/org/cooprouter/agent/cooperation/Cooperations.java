// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * All links over which this router may agree with a neighbour on cooperation (C1-C5). One thread calls everything but {@link #statuses()}. In
 * steady state nothing is allocated.
 */
public final class Cooperations {
    private final MessageFrames frames;
    private final AeadProvider aeads;
    private final KeyWorker worker;
    private final SecureRandom secureRandom;
    private final RandomGenerator random;
    private final CooperationCounter.Tally tally;
    private final MessageFlyweight message = new MessageFlyweight();
    private volatile List<CooperatingLink> links = List.of();
    private boolean hasChanged;
    private boolean hasEmergencyChanged;

    /**
     * Makes them without a link.
     *
     * @param sink takes the frames that leave
     * @param aeads makes the keys of channels
     * @param worker computes key exchanges
     * @param secureRandom source of keys
     * @param random source of numbers that need only be different
     * @param tally takes the counts
     */
    public Cooperations(
            FrameSink sink,
            AeadProvider aeads,
            KeyWorker worker,
            SecureRandom secureRandom,
            RandomGenerator random,
            CooperationCounter.Tally tally) {
        this.frames = new MessageFrames(sink);
        this.aeads = aeads;
        this.worker = worker;
        this.secureRandom = secureRandom;
        this.random = random;
        this.tally = tally;
    }

    /**
     * Goes on with other links. One whose settings stay keeps its channel; of the others the neighbour is told.
     *
     * @param settings one for each link, with different numbers
     * @param nowNs the time
     */
    public void install(List<LinkSettings> settings, long nowNs) {
        List<CooperatingLink> before = new ArrayList<>(links);
        List<CooperatingLink> after = new ArrayList<>();
        for (LinkSettings wanted : settings) {
            CooperatingLink kept = null;
            for (CooperatingLink link : before) {
                if (link.settings().equals(wanted)) {
                    kept = link;
                }
            }
            if (kept == null) {
                kept = new CooperatingLink(
                        wanted,
                        frames,
                        aeads,
                        worker,
                        secureRandom,
                        random,
                        tally,
                        this::onAgreements,
                        this::onEmergencies,
                        nowNs);
            }
            before.remove(kept);
            after.add(kept);
        }
        links = List.copyOf(after);
        before.forEach(gone -> gone.close(nowNs));
    }

    private void onAgreements() {
        hasChanged = true;
    }

    /**
     * Tells, once, that what neighbours have agreed to is not what it was.
     *
     * @return true if {@link #receives} may give other answers than before
     */
    public boolean takeChange() {
        boolean changed = hasChanged;
        hasChanged = false;
        return changed;
    }

    private void onEmergencies() {
        hasEmergencyChanged = true;
    }

    /**
     * Tells, once, that it does not stand with emergency connections as it did.
     *
     * @return true if {@link #mayLeave} may give other answers than before
     */
    public boolean takeEmergencyChange() {
        boolean changed = hasEmergencyChanged;
        hasEmergencyChanged = false;
        return changed;
    }

    /**
     * An uplink has fallen silent or is restored: neighbours are asked for help, help is ended, and what is given to neighbours is taken back. To be
     * called for every uplink that is watched, and anew after {@link #install}.
     *
     * @param uplink its id
     * @param isSilent whether it is silent
     * @param nowNs the time
     */
    public void onSilence(String uplink, boolean isSilent, long nowNs) {
        List<CooperatingLink> all = links;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).settings().emergency().uplink().equals(uplink)) {
                all.get(i).onSilence(isSilent, nowNs);
            }
        }
    }

    /**
     * Tells whether traffic may leave an uplink that is silent: where a neighbour is to be asked for help, only while it has acknowledged.
     *
     * @param uplink its id
     * @return true also for an uplink for which nobody is asked
     */
    public boolean mayLeave(String uplink) {
        List<CooperatingLink> all = links;
        for (int i = 0; i < all.size(); i++) {
            EmergencyRole role = all.get(i).settings().emergency();
            if (role.asks() && role.uplink().equals(uplink)) {
                return all.get(i).isHelped();
            }
        }
        return true;
    }

    /**
     * Returns what a neighbour gives at present.
     *
     * @param link its number
     * @param type of cooperation
     * @return kbit/s; 0 = nothing
     */
    public long receives(int link, CooperationType type) {
        CooperatingLink found = find(link);
        return found == null ? 0 : found.receives(type);
    }

    /**
     * Takes a frame from a link.
     *
     * @param link its number
     * @param buffer holds the frame
     * @param offset index of its first byte
     * @param length bytes, at least an Ethernet header
     * @param nowNs the time
     * @return why it is dropped
     */
    public DropReason onFrame(int link, ByteBuffer buffer, int offset, int length, long nowNs) {
        CooperatingLink found = find(link);
        if (found == null) {
            return DropReason.COOP_LINK;
        }
        DropReason reason = frames.read(buffer, offset, length, message);
        if (reason != DropReason.NONE) {
            return reason;
        }
        reason = found.onMessage(message, frames.source(), nowNs);
        if (reason == DropReason.NONE) {
            tally.count(CooperationCounter.MESSAGES_RECEIVED);
        }
        return reason;
    }

    private @Nullable CooperatingLink find(int number) {
        List<CooperatingLink> all = links;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).settings().number() == number) {
                return all.get(i);
            }
        }
        return null;
    }

    /**
     * Does what has become due.
     *
     * @param nowNs the time
     * @return 0 when there was nothing to do
     */
    public int onTimers(long nowNs) {
        int work = 0;
        List<CooperatingLink> all = links;
        for (int i = 0; i < all.size(); i++) {
            if (nowNs >= all.get(i).nextDeadlineNs()) {
                work += all.get(i).onTimers(nowNs);
            }
        }
        return work;
    }

    /**
     * Returns when {@link #onTimers} is wanted next.
     *
     * @return monotonic time in ns, {@link Long#MAX_VALUE} for never
     */
    public long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        List<CooperatingLink> all = links;
        for (int i = 0; i < all.size(); i++) {
            next = Math.min(next, all.get(i).nextDeadlineNs());
        }
        return next;
    }

    /**
     * Says how all links stand; any thread.
     *
     * @return one for each link
     */
    public List<LinkStatus> statuses() {
        return links.stream().map(CooperatingLink::status).toList();
    }
}
