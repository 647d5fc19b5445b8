// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.cooprouter.agent.TestBytes;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;

/** Split copies as they leave the opener. */
final class SplitCopies {
    private SplitCopies() {}

    static SplitCopy of(RedundancyScheme scheme, int copy, byte[] payload) {
        ByteBuffer source = TestBytes.direct(payload);
        ByteBuffer target = ByteBuffer.allocateDirect(4096);
        int length = scheme.copyLength(payload.length);
        PacketWriter writer = begin(target)
                .splitCopy(copy, scheme.number(), scheme.parts(), scheme.parts() * length - payload.length);
        scheme.encode(copy, source, 0, payload.length, target, writer.payload(length));
        SplitCopy result = new SplitCopy();
        assertThat(read(result, writer.finish())).isEqualTo(DropReason.NONE);
        return result;
    }

    /** What a receiver says to a split copy with arbitrary numbers and length. */
    static DropReason verdict(int copy, int scheme, int parts, int padding, int length) {
        PacketWriter writer = begin(ByteBuffer.allocateDirect(8192)).splitCopy(copy, scheme, parts, padding);
        writer.payload(length);
        return read(new SplitCopy(), writer.finish());
    }

    static PacketWriter begin(ByteBuffer target) {
        return new PacketWriter().begin(target, 0, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_CLIENT, 1, 1);
    }

    static DropReason read(SplitCopy copy, PacketFlyweight packet) {
        PacketBody body = new PacketBody();
        assertThat(body.parse(packet)).isEqualTo(DropReason.NONE);
        return copy.read(packet, body);
    }
}
