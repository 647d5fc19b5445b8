// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationsTest {
    private static final FlowFilter CALL = FlowFilter.parse("udp/192.0.2.130:5201");
    private static final FlowFilter GAME = FlowFilter.parse("udp/192.0.2.130:11111");

    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        Path file = directory.resolve("a");
        try (ObservationWriter writer = ObservationWriter.create(file, List.of(CALL, GAME))) {
            for (int i = 0; i < 10_000; i++) {
                writer.write(i, -i, i % 2, i % 4 < 2);
            }
            writer.missed(0);
        }
        Observations read = Observations.read(file);
        assertThat(read.filters()).containsExactly(CALL, GAME);
        assertThat(read.packets()).hasSize(10_000).contains(new Observation(6, -6, 0, false));
        assertThat(read.of(GAME, true)).hasSize(2500).allMatch(packet -> packet.filter() == 1 && packet.isToServer());
        assertThat(read.missed()).isZero();
    }

    @Test
    void shouldSayHowManyFramesTheObserverMissed() throws IOException {
        Path file = directory.resolve("a");
        try (ObservationWriter writer = ObservationWriter.create(file, List.of(CALL))) {
            writer.missed(3);
            writer.write(1, 2, 0, true);
            writer.missed(8);
        }
        assertThat(Observations.read(file).missed()).isEqualTo(8);
        assertThat(Observations.read(file).packets()).hasSize(1);
    }

    @Test
    void shouldReadAFileThatEndsInTheMiddleOfARecord() throws IOException {
        Path file = directory.resolve("a");
        try (ObservationWriter writer = ObservationWriter.create(file, List.of(CALL))) {
            writer.write(1, 2, 0, true);
            writer.write(3, 4, 0, true);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(Observations.read(file).packets()).containsExactly(new Observation(1, 2, 0, true));
    }

    @Test
    void shouldRefuseAnotherFile() throws IOException {
        Path file = directory.resolve("a");
        Files.writeString(file, "no observations at all");
        assertThatThrownBy(() -> Observations.read(file)).hasMessageContaining("expected a file that 'observe' wrote");
        Files.writeString(file, "");
        assertThatThrownBy(() -> Observations.read(file)).hasMessageContaining("damaged");
    }

    @Test
    void shouldNameTheFiltersWhenAskedForAnother() throws IOException {
        Path file = directory.resolve("a");
        ObservationWriter.create(file, List.of(CALL)).close();
        Observations read = Observations.read(file);
        assertThatThrownBy(() -> read.of(GAME, true)).hasMessageContainingAll(GAME.toString(), CALL.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.1:5",
                "udp/192.0.2.1",
                "udp/192.0.2.256:5",
                "udp/host:5",
                "udp/192.0.2.1:0",
                "udp/192.0.2.1:65536"
            })
    void shouldRefuseAFilterOfAnotherForm(String text) {
        assertThatThrownBy(() -> FlowFilter.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected udp/ADDRESS:PORT");
    }

    @Test
    void shouldTellPacketsApartByLengthAndByEachOfTheirFirstBytes() {
        ByteBuffer payload = ByteBuffer.allocate(100);
        long key = PacketKey.of(payload, 0, 40);
        assertThat(PacketKey.of(payload, 10, 40)).isEqualTo(key);
        assertThat(PacketKey.of(payload, 0, 41)).isNotEqualTo(key);
        for (int i = 0; i < 32; i++) {
            payload.put(i, (byte) 1);
            assertThat(PacketKey.of(payload, 0, 40)).as("byte %d", i).isNotEqualTo(key);
            payload.put(i, (byte) 0);
        }
        payload.put(6, (byte) 1);
        assertThat(PacketKey.of(payload, 0, 7)).isNotEqualTo(PacketKey.of(payload, 10, 7));
    }
}
