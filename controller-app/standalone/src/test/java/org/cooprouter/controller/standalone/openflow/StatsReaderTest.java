// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.exceptions.OFParseError;

/** Replies as the OpenFlow 1.3 specification lays them out, whole and damaged. */
class StatsReaderTest {
    private static final String HEADER = "04130000 00000001 0001 0000 00000000";
    /** Length 56: table 3, cookie 0x436f000000000001, 5 packets, 700 bytes, an empty match. */
    private static final String FLOW =
            "0038 03 00 00000001 00000002 000a 0000 0000 0000 00000000 436f000000000001 0000000000000005 00000000000002bc"
                    + "0001 0004 00000000";

    private static Inbound.ReplyPart part(String hex) {
        ByteString frame = ByteString.copyFrom(HexFormat.of().parseHex(hex.replace(" ", "")));
        return new Inbound.ReplyPart(1, 1, false, frame);
    }

    @Test
    void shouldReadTheRulesOfAllParts() throws OFParseError {
        var rule = new BridgeImage.Rule(3, 0x436f000000000001L, 5, 700);

        assertThat(StatsReader.rules(List.of(part(HEADER + FLOW + FLOW), part(HEADER), part(HEADER + FLOW))))
                .containsExactly(rule, rule, rule);
    }

    @Test
    void shouldRefuseAReplyThatIsCutAnywhereInAnEntry() {
        String flow = FLOW.replace(" ", "");
        for (int bytes = 1; bytes < flow.length() / 2; bytes++) {
            String cut = HEADER + flow.substring(0, bytes * 2);
            assertThatThrownBy(() -> StatsReader.rules(List.of(part(cut)))).isInstanceOf(OFParseError.class);
        }
    }

    @Test
    void shouldRefuseAnEntryThatSaysItIsShorterThanItsFixedPart() {
        for (String length : List.of("0000", "0001", "002f")) {
            String lying = HEADER + length + FLOW.substring(4);
            assertThatThrownBy(() -> StatsReader.rules(List.of(part(lying))))
                    .isInstanceOf(OFParseError.class)
                    .hasMessageContaining("expected 48 to 56");
        }
    }

    @Test
    void shouldKeepGroupsAndMetersAsTheBridgeWroteThem() throws OFParseError {
        String bucket = "0010 0000 ffffffff ffffffff 00000000";
        String meter = "0018 0005 00000007 0001 0010 00000064 0000000a 00000000";

        assertThat(StatsReader.groups(List.of(part(HEADER + "0018 03 00 00000009" + bucket))))
                .containsOnlyKeys(9)
                .containsValue(new BridgeImage.Group(
                        3, ByteString.copyFrom(HexFormat.of().parseHex(bucket.replace(" ", "")))));
        assertThat(StatsReader.meters(List.of(part(HEADER + meter))))
                .containsEntry(7, ByteString.copyFrom(HexFormat.of().parseHex(meter.replace(" ", ""))));
    }
}
