// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.junit.jupiter.api.Test;

class RestorerTest {
    private static final int COPY_OFFSET = 8;

    private final Restorer restorer = new Restorer(new Counters());
    private final PacketBody body = new PacketBody();

    private static PacketFlyweight splitCopy() {
        PacketWriter writer = new PacketWriter();
        writer.begin(ByteBuffer.allocateDirect(100), 0, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_CLIENT, 1, 1)
                .splitCopy(0, Schemes.RAIC_5, 2, 0)
                .payload(10);
        return writer.finish();
    }

    private DropReason check(PacketFlyweight packet) {
        assertThat(body.parse(packet)).isEqualTo(DropReason.NONE);
        return restorer.check(packet, body);
    }

    @Test
    void shouldRefuseAWholePacketThatSaysHowItWasSplit() {
        PacketFlyweight packet = splitCopy();
        assertThat(check(packet)).isEqualTo(DropReason.NONE);

        packet.buffer().put(COPY_OFFSET, (byte) 0);

        assertThat(check(packet)).isEqualTo(DropReason.SPLIT_INDEX);
    }
}
