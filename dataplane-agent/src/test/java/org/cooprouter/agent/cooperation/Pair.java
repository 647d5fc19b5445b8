// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;

/** Two ends of a link without delay. The chooser is the end with the greater number. */
final class Pair {
    static final long KBPS = 2_000;
    static final String UPLINK = "isp";
    static final LinkKey KEY = new LinkKey.Shared(ByteString.copyFrom(new byte[LinkKey.KEY_LENGTH]));
    private static final int LESSER_SEED = 1;
    private static final int GREATER_SEED = greaterThan(LESSER_SEED);

    final Node chooser;
    final Node advertiser;
    private Predicate<byte[]> isLost = _ -> false;
    private final Deque<byte[]> seen = new ArrayDeque<>();

    Pair(LinkSettings chooser, LinkSettings advertiser) {
        this.chooser = new Node(GREATER_SEED, chooser, 0);
        this.advertiser = new Node(LESSER_SEED, advertiser, 0);
    }

    Pair() {
        this(settings(giving(0)), settings(giving(KBPS)));
    }

    /** The first number drawn under the seed is greater. */
    private static int greaterThan(int seed) {
        long number = new java.util.SplittableRandom(seed).nextLong();
        int other = seed + 1;
        while (Long.compareUnsigned(new java.util.SplittableRandom(other).nextLong(), number) < 0) {
            other++;
        }
        return other;
    }

    static SelfDescription about(CooperationOffer... offers) {
        return new SelfDescription("Home", 2, 50_000, 10_000, List.of(), List.of(offers));
    }

    /** Latency optimization: takes up to {@link #KBPS}, gives up to so much. */
    static CooperationOffer giving(long kbps) {
        return new CooperationOffer(
                CooperationType.LATENCY_OPTIMIZATION, new RateRange(0, kbps), new RateRange(64, KBPS));
    }

    static LinkSettings settings(CooperationOffer... offers) {
        return settings(KEY, offers);
    }

    static LinkSettings settings(LinkKey key, CooperationOffer... offers) {
        return settings(key, Transport.ETHERNET, true, offers);
    }

    static LinkSettings settings(LinkKey key, Transport transport, boolean automatic, CooperationOffer... offers) {
        return new LinkSettings(
                "to-b",
                Node.LINK,
                0x0a4d0001,
                transport,
                key,
                about(offers),
                automatic,
                false,
                true,
                2 * Node.SECOND,
                Node.SECOND,
                new EmergencyRole(UPLINK, true));
    }

    /** What the link loses from now on. */
    void lose(Predicate<byte[]> frames) {
        isLost = frames;
    }

    /** Runs both ends and everything between them up to a time. */
    void runTo(long timeNs) {
        deliver();
        while (nextNs() <= timeNs) {
            long next = nextNs();
            chooser.advanceTo(Math.max(chooser.nowNs, next));
            advertiser.advanceTo(Math.max(advertiser.nowNs, next));
            deliver();
        }
        chooser.advanceTo(timeNs);
        advertiser.advanceTo(timeNs);
    }

    private long nextNs() {
        return Math.min(chooser.cooperations.nextDeadlineNs(), advertiser.cooperations.nextDeadlineNs());
    }

    private void deliver() {
        List<byte[]> fromChooser = chooser.take();
        List<byte[]> fromAdvertiser = advertiser.take();
        while (!fromChooser.isEmpty() || !fromAdvertiser.isEmpty()) {
            fromChooser.forEach(frame -> hand(frame, advertiser));
            fromAdvertiser.forEach(frame -> hand(frame, chooser));
            fromChooser = chooser.take();
            fromAdvertiser = advertiser.take();
        }
    }

    private void hand(byte[] frame, Node to) {
        seen.add(frame);
        if (!isLost.test(frame)) {
            var _ = to.receive(frame);
        }
    }

    /** The last frame of a type on the link. */
    byte[] last(int type) {
        return seen.stream()
                .filter(frame -> type(frame) == type)
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError("no message of type " + type + " was sent"))
                .clone();
    }

    /** The first frame of a type on the link. */
    byte[] first(int type) {
        return seen.stream()
                .filter(frame -> type(frame) == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message of type " + type + " was sent"))
                .clone();
    }

    static int type(byte[] frame) {
        int headers = (frame[12] & 0xff) == 0x08 ? 14 + 20 + 8 : 14;
        return frame[headers + 5];
    }

    static byte[] changed(byte[] frame, UnaryOperator<byte[]> change) {
        return change.apply(frame.clone());
    }
}
