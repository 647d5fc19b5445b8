// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.DuplicateElimination;
import org.cooprouter.policy.v1.ExistingPacketId;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Rtp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DuplicateEliminationValidatorTest {
    private static final String AT = "appTypes/voice.duplicate_elimination";

    private static List<Problem> problems(Consumer<AppType.Builder> change) {
        AppType.Builder type = Policies.voice().getAppType().toBuilder();
        type.getMatchesBuilderList().forEach(match -> match.setProtocol(Protocol.PROTOCOL_UDP));
        type.setExpectedPacketRatePps(1000);
        change.accept(type);
        Resource voice = Policies.voice().toBuilder().setAppType(type).build();
        return PolicyValidator.validate(Policy.of(Policies.all(voice)));
    }

    private static Consumer<AppType.Builder> numbered(Consumer<ExistingPacketId.Builder> change) {
        return type -> change.accept(type.getDuplicateEliminationBuilder().getExistingPacketIdBuilder());
    }

    private static Consumer<AppType.Builder> eliminating(Consumer<DuplicateElimination.Builder> change) {
        return type -> change.accept(type.getDuplicateEliminationBuilder());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(eliminating(e -> {}), "", "does not say what copies of a packet have in common"),
                wrong(
                        eliminating(e -> e.getContentBuilder().setCopies(9)),
                        ".content.copies",
                        "is 9, expected 2 to 8 copies"),
                wrong(numbered(n -> n.setBytes(3)), ".existing_packet_id.bytes", "is 3, expected 1, 2, 4 or 8"),
                wrong(
                        numbered(n -> n.setBytes(1)),
                        ".existing_packet_id.bytes",
                        "come again after 256 packets, but up to 500 come within max_skew at 1000 packets/s"),
                wrong(
                        numbered(n -> n.setBytes(4).setOffset(1401)),
                        ".existing_packet_id.offset",
                        "is 1401, expected 0 to 1400"),
                wrong(
                        numbered(n -> n.setBytes(4).setStreamOffset(-1)),
                        ".existing_packet_id.stream_offset",
                        "expected 0 to 1400"),
                wrong(
                        eliminating(e -> e.setRtp(Rtp.getDefaultInstance()).setMaxSkew(Durations.fromSeconds(11))),
                        ".max_skew",
                        "is 11s, expected"),
                wrong(
                        type -> type.setDuplicateElimination(
                                        DuplicateElimination.newBuilder().setRtp(Rtp.getDefaultInstance()))
                                .getMatchesBuilder(0)
                                .setProtocol(Protocol.PROTOCOL_TCP),
                        "",
                        "is for UDP alone"));
    }

    private static Arguments wrong(Consumer<AppType.Builder> change, String field, String message) {
        return Arguments.of(change, field, message);
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("wrong")
    void shouldSayWhatIsWrongAndWhere(Consumer<AppType.Builder> change, String field, String message) {
        assertThat(problems(change))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains(AT + field).contains(message));
    }

    @Test
    void shouldAcceptWhatIdentifiesPackets() {
        assertThat(problems(eliminating(e -> e.setRtp(Rtp.getDefaultInstance()))))
                .isEmpty();
        assertThat(problems(eliminating(DuplicateElimination.Builder::getContentBuilder)))
                .as("two copies by default")
                .isEmpty();
        assertThat(problems(numbered(n -> n.setBytes(2).setOffset(1400)))).isEmpty();
        assertThat(problems(type -> {
                    numbered(n -> n.setBytes(1)).accept(type);
                    type.setExpectedPacketRatePps(50);
                }))
                .as("25 of 256 numbers within half a second")
                .isEmpty();
    }
}
