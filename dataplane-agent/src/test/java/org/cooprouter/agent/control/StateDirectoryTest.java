// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {
    private static final String AGENT = "home-a";

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void setUp() {
        directory = temporary.resolve("state");
    }

    @Test
    void shouldKeepADirectoryAndAConfigurationThatOnlyTheOwnerReads() throws Exception {
        store(configuration());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("config.pb"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldCountEveryStartAlsoAfterACrash() throws Exception {
        assertThat(startNumber()).isEqualTo(1);
        assertThat(startNumber()).isEqualTo(2);
        // A crash between writing the next number and renaming it.
        Files.writeString(directory.resolve("start_number.new"), "3");

        assertThat(startNumber()).isEqualTo(3);
    }

    @Test
    void shouldHaveTheStartNumberOnTheDiskBeforeItIsUsed() throws Exception {
        try (StateDirectory state = StateDirectory.open(directory, AGENT)) {
            assertThat(Files.readString(directory.resolve("start_number"))).isEqualTo(state.startNumber() + "\n");
        }
    }

    @Test
    void shouldReadBackWhatWasStored() throws Exception {
        HeldConfiguration stored = configuration();
        store(stored);

        HeldConfiguration loaded = load();

        assertThat(loaded.version()).isEqualTo(stored.version());
        assertThat(loaded.checksum()).isEqualTo(stored.checksum());
        assertThat(loaded.resources()).isEqualTo(stored.resources());
    }

    @Test
    void shouldHoldNothingAtTheFirstStart() throws Exception {
        assertThat(load().isNone()).isTrue();
    }

    @Test
    void shouldTreatAConfigurationCutAtAnyLengthAsAbsent() throws Exception {
        store(configuration());
        Path file = directory.resolve("config.pb");
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(load().isNone()).as("cut to %d bytes", length).isTrue();
        }
    }

    @Test
    void shouldTreatAConfigurationWithAnyFlippedByteAsAbsent() throws Exception {
        store(configuration());
        Path file = directory.resolve("config.pb");
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            assertThat(load().isNone()).as("byte %d flipped", i).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "-1\n", "zwölf\n", "99999999999\n", "1048575\n"})
    void shouldGiveUpStoredKeysWhenTheCountOfStartsCannotGoOn(String content) throws Exception {
        store(configuration());
        Files.writeString(directory.resolve("start_number"), content);

        assertThat(startNumber()).isEqualTo(1);
        assertThat(load().isNone()).isTrue();
    }

    @Test
    void shouldGiveUpStoredKeysWhenTheCountOfStartsIsLost() throws Exception {
        store(configuration());
        Files.delete(directory.resolve("start_number"));

        assertThat(startNumber()).isEqualTo(1);
        assertThat(load().isNone()).isTrue();
    }

    @Test
    void shouldRefuseADirectoryInUse() throws Exception {
        StateDirectory first = StateDirectory.open(directory, AGENT);
        try (first) {
            assertThatThrownBy(() -> StateDirectory.open(directory, AGENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory + " is in use by another agent")
                    .hasMessageContaining("--state-dir");
            assertThat(Files.readString(directory.resolve("start_number")))
                    .as("the refused start does not count")
                    .isEqualTo(first.startNumber() + "\n");
        }
    }

    @Test
    void shouldRefuseTheDirectoryOfAnotherAgent() throws Exception {
        startNumber();

        assertThatThrownBy(() -> StateDirectory.open(directory, "home-b"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to the agent 'home-a', not to 'home-b'");
    }

    private static HeldConfiguration configuration() throws ConfigRejectedException {
        return HeldConfiguration.NONE.apply(Deltas.snapshot(7, Deltas.SITE, Deltas.path("isp-a", 0)));
    }

    private int startNumber() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory, AGENT)) {
            return state.startNumber();
        }
    }

    private void store(HeldConfiguration configuration) throws IOException {
        try (StateDirectory state = StateDirectory.open(directory, AGENT)) {
            state.store(configuration);
        }
    }

    private HeldConfiguration load() throws IOException {
        try (StateDirectory state = StateDirectory.open(directory, AGENT)) {
            return state.load();
        }
    }
}
