// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import org.cooprouter.agent.v1.HandshakeReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeStatusesTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', '', ''",
        "asking, '', '', the ISP is silent; the neighbour is asked for help",
        "helped, helping, '', the ISP is silent; its traffic goes through the neighbour",
        "declined, '', as it is, 'the ISP is silent, and the neighbour does not help: as it is'",
        "ending, '', '', ''",
        "'', helping, '', 'helps the neighbour, whose ISP is silent'",
        "'', refused, '', ''",
    })
    void shouldSayHowItStandsWithAnEmergency(String asker, String helper, String declined, String text) {
        HandshakeReport report = HandshakeReport.newBuilder()
                .setEmergencyAsker(asker)
                .setEmergencyHelper(helper)
                .setEmergencyDeclined(declined)
                .build();
        assertThat(HandshakeStatuses.of(
                                report,
                                Timestamp.newBuilder().setSeconds(1_000_000_000).build())
                        .getEmergency())
                .isEqualTo(text);
    }
}
