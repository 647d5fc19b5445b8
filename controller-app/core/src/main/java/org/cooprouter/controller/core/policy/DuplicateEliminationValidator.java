// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.DuplicateElimination;
import org.cooprouter.policy.v1.ExistingPacketId;
import org.cooprouter.policy.v1.Protocol;

/** Checks how copies that an application sends by itself are told. */
final class DuplicateEliminationValidator {
    private static final int MAX_OFFSET = 1400;
    private static final int MAX_COPIES = 8;
    private static final double DEFAULT_RATE = 1000;
    private static final double NS_PER_S = 1e9;
    private static final Duration MIN_SKEW = Durations.fromMillis(1);
    private static final Duration MAX_SKEW = Durations.fromSeconds(10);

    private DuplicateEliminationValidator() {}

    static void validate(Scope scope, AppType type) {
        DuplicateElimination elimination = type.getDuplicateElimination();
        scope.field("max_skew").duration(elimination.getMaxSkew(), MIN_SKEW, MAX_SKEW);
        scope.require(
                type.getMatchesList().stream().allMatch(match -> match.getProtocol() == Protocol.PROTOCOL_UDP),
                "is for UDP alone, since equal segments of TCP are retransmissions; add `protocol: PROTOCOL_UDP` to every match");
        switch (elimination.getIdentityCase()) {
            case RTP:
                break;
            case EXISTING_PACKET_ID:
                existingPacketId(scope.field("existing_packet_id"), type);
                break;
            case CONTENT:
                scope.field("content")
                        .field("copies")
                        .range(
                                Integer.toUnsignedLong(elimination.getContent().getCopies()),
                                2,
                                MAX_COPIES,
                                " copies of each packet");
                break;
            case IDENTITY_NOT_SET:
                scope.add(
                        "does not say what copies of a packet have in common; add `rtp: {}`, `existingPacketId: {...}` or `content: {}`");
                break;
        }
    }

    private static void existingPacketId(Scope scope, AppType type) {
        ExistingPacketId number = type.getDuplicateElimination().getExistingPacketId();
        scope.field("offset").range(Integer.toUnsignedLong(number.getOffset()), 0, MAX_OFFSET, " bytes");
        scope.field("stream_offset").range(Integer.toUnsignedLong(number.getStreamOffset()), 0, MAX_OFFSET, " bytes");
        int bytes = number.getBytes();
        boolean isSize = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
        scope.field("bytes").require(isSize, "is " + Integer.toUnsignedString(bytes) + ", expected 1, 2, 4 or 8");
        Duration skew = type.getDuplicateElimination().getMaxSkew();
        if (isSize && Durations.isValid(skew)) {
            double rate = type.getExpectedPacketRatePps() == 0 ? DEFAULT_RATE : type.getExpectedPacketRatePps();
            double packets = rate * Durations.toNanos(skew) / NS_PER_S;
            double numbers = Math.scalb(1.0, Byte.SIZE * bytes);
            scope.field("bytes")
                    .require(
                            packets < numbers,
                            String.format(
                                    "is %d, so that numbers come again after %.0f packets, but up to %.0f come within max_skew at"
                                            + " %.0f packets/s; lower max_skew, or set expected_packet_rate_pps if there are fewer",
                                    bytes, numbers, packets, rate));
        }
    }
}
