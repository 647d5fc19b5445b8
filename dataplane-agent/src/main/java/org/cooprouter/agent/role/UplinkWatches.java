// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.cooperation.Cooperations;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.IcmpFlyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * The uplinks that are watched for silence (C7), and the answer to TCP connections that a silent one leaves stranded: the RST that their far
 * end would send if it knew ([0129], RFC 9293 section 3.10.7.1).
 */
final class UplinkWatches {
    private final RandomGenerator random;
    private final FrameWriter frames;
    private final Counters counters;
    private final IcmpFlyweight icmp = new IcmpFlyweight();
    private final Cooperations cooperations;
    private SilenceListener listener = (tap, silent) -> {};
    private volatile List<UplinkWatch> watches = List.of();

    UplinkWatches(RandomGenerator random, FrameWriter frames, Counters counters, Cooperations cooperations) {
        this.random = random;
        this.frames = frames;
        this.counters = counters;
        this.cooperations = cooperations;
    }

    void listener(SilenceListener newListener) {
        listener = newListener;
    }

    void install(RuntimeConfig config, long nowNs) {
        List<UplinkWatch> next = new ArrayList<>();
        for (EmergencySettings settings : config.emergencies()) {
            UplinkWatch watch = find(settings.uplink().id());
            if (watch == null) {
                watch = new UplinkWatch(settings, random.nextLong(), nowNs);
            } else {
                watch.update(settings, nowNs);
            }
            next.add(watch);
            // The links may be other ones than before.
            cooperations.onSilence(settings.uplink().id(), watch.liveness().silent(), nowNs);
        }
        watches = List.copyOf(next);
        // The devices may be other ones than before.
        show();
    }

    /** Shows which uplinks are silent and may be left. */
    void show() {
        List<UplinkWatch> all = watches;
        for (int i = 0; i < all.size(); i++) {
            EmergencySettings settings = all.get(i).settings();
            boolean silent = all.get(i).liveness().silent();
            listener.onSilence(
                    settings.silentTap(),
                    silent && cooperations.mayLeave(settings.uplink().id()));
        }
    }

    private @Nullable UplinkWatch find(String uplink) {
        for (UplinkWatch watch : watches) {
            if (watch.settings().uplink().id().equals(uplink)) {
                return watch;
            }
        }
        return null;
    }

    int onTimers(List<ProxyPeer> proxies, long nowNs) {
        int work = 0;
        List<UplinkWatch> all = watches;
        for (int i = 0; i < all.size(); i++) {
            UplinkWatch watch = all.get(i);
            if (nowNs >= watch.nextDeadlineNs()) {
                work++;
                advance(watch, proxies, nowNs);
            }
        }
        return work;
    }

    private void advance(UplinkWatch watch, List<ProxyPeer> proxies, long nowNs) {
        if (watch.onTimers(proxies, frames, counters, nowNs)) {
            boolean silent = watch.liveness().silent();
            if (silent) {
                counters.count(AgentCounter.UPLINK_SILENCES);
            }
            cooperations.onSilence(watch.settings().uplink().id(), silent, nowNs);
            show();
        }
    }

    long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        List<UplinkWatch> all = watches;
        for (int i = 0; i < all.size(); i++) {
            next = Math.min(next, all.get(i).nextDeadlineNs());
        }
        return next;
    }

    /** Takes an ICMP message whose IP header is right. */
    DropReason onIcmp(ReceivedFrame frame, long nowNs) {
        icmp.wrap(frame.buffer(), frame.ip().payloadOffset(), frame.ip().payloadLength());
        if (!icmp.isEchoReply()) {
            return DropReason.NOT_FOR_US;
        }
        List<UplinkWatch> all = watches;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).onReply(frame.ip().source(), icmp, nowNs)) {
                counters.count(AgentCounter.REFLECTOR_REPLIES_RECEIVED);
                return DropReason.NONE;
            }
        }
        return DropReason.NOT_FOR_US;
    }

    /** Takes a packet, parsed, of a TCP connection bound to a silent uplink; the bridge has sent the packet itself on. */
    DropReason onStranded(ReceivedFrame frame, long nowNs) {
        if (!frame.isTcp()) {
            return DropReason.NOT_FOR_US;
        }
        List<UplinkWatch> all = watches;
        for (int i = 0; i < all.size(); i++) {
            UplinkWatch watch = all.get(i);
            boolean bound = (int) watch.settings().uplink().address().low()
                    == frame.ip().source();
            if (bound && watch.resetsTcp(nowNs) && !frame.tcp().hasAny(TcpFlyweight.RST)) {
                frames.reset(frame);
                counters.count(AgentCounter.TCP_RESETS_SENT);
                return DropReason.NONE;
            }
        }
        return DropReason.STRANDED;
    }

    /** Any thread. */
    List<UplinkWatch> all() {
        return watches;
    }
}
