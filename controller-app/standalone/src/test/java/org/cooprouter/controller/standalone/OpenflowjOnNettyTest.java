// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFHello;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U32;

/** openflowj is compiled against Netty 4.0; this holds that it works on the Netty that gRPC brings. */
class OpenflowjOnNettyTest {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    static List<ByteBufAllocator> allocators() {
        return List.of(UnpooledByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void shouldReadBackTheHelloItWrote(ByteBufAllocator allocator) throws OFParseError {
        OFHello hello = OF13.buildHello()
                .setXid(7)
                .setElements(List.of(OF13.buildHelloElemVersionbitmap()
                        .setBitmaps(List.of(U32.of(1 << 4)))
                        .build()))
                .build();

        assertThat(writeAndRead(allocator, hello)).isEqualTo(hello);
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void shouldReadBackTheFlowItWrote(ByteBufAllocator allocator) throws OFParseError {
        OFFlowAdd flow = OF13.buildFlowAdd()
                .setXid(8)
                .setTableId(TableId.of(1))
                .setPriority(100)
                .setMatch(OF13.buildMatch()
                        .setExact(MatchField.ETH_TYPE, EthType.IPv4)
                        .setExact(MatchField.IPV4_DST, IPv4Address.of("192.0.2.1"))
                        .build())
                .setInstructions(List.of(
                        OF13.instructions().applyActions(List.of(OF13.actions().output(OFPort.of(3), 0xffff)))))
                .build();

        assertThat(writeAndRead(allocator, flow)).isEqualTo(flow);
    }

    private static OFMessage writeAndRead(ByteBufAllocator allocator, OFMessage message) throws OFParseError {
        ByteBuf buffer = allocator.buffer();
        try {
            message.writeTo(buffer);
            OFMessage read = OF13.getReader().readFrom(buffer);
            assertThat(buffer.isReadable()).isFalse();
            return read;
        } finally {
            buffer.release();
        }
    }
}
