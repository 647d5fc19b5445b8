// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.RateLimit;
import org.cooprouter.agent.session.TokenBucket;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * Large packets of applications that find the path's MTU themselves are not fragmented but answered by ICMP "fragmentation needed"
 * (R11; [0286], RFC 1191), so often at most (RFC 1812 section 4.3.2.8). Not safe for use by several threads.
 */
final class TooBigAnswers {
    private static final RateLimit PER_SECOND = new RateLimit(100, 0);

    private final FrameWriter frames;
    private final Counters counters;
    private final TokenBucket bucket;

    TooBigAnswers(FrameWriter frames, Counters counters, long nowNs) {
        this.frames = frames;
        this.counters = counters;
        this.bucket = new TokenBucket(nowNs);
    }

    /** Whether a packet is to be answered instead of sent; {@code maxWholeLength} is what would fit without fragments. */
    static boolean concerns(ReceivedFrame frame, AppType type, int maxWholeLength) {
        return frame.bodyLength() > maxWholeLength
                && frame.ip().dontFragment()
                && (frame.isTcp() || type.pathMtuDiscovery());
    }

    /** Answers it, from an address of this agent. */
    DropReason answer(ReceivedFrame frame, long sourceLow, int maxWholeLength, long nowNs) {
        if (bucket.permits(PER_SECOND, nowNs)) {
            bucket.take(PER_SECOND, nowNs, 0);
            int transport = frame.isTcp() ? TcpFlyweight.SEQUENCE_OFFSET : UdpFlyweight.HEADER_LENGTH;
            frames.fragmentationNeeded(frame, sourceLow, Ipv4Flyweight.MIN_HEADER_LENGTH + transport + maxWholeLength);
            counters.count(AgentCounter.TOO_BIG_ANSWERED);
        }
        return DropReason.PACKET_TOO_BIG;
    }
}
