// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTapTest {
    private final String name = VethPair.uniqueName("t");

    @BeforeEach
    void needRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/net/tun")),
                "skipped: TAP devices need root and /dev/net/tun");
    }

    @Test
    void shouldShowTheCarrierOnlyWhileLive() throws IOException {
        try (LiveTap tap = LiveTap.open(name)) {
            assertThat(carrier()).isEqualTo("0");
            tap.setLive(true);
            assertThat(carrier()).isEqualTo("1");
            tap.setLive(false);
            assertThat(carrier()).isEqualTo("0");
        }
        assertThat(Path.of("/sys/class/net", name)).doesNotExist();
    }

    @Test
    void shouldKeepAPersistentDeviceAndTakeItsCarrierAwayOnClose() throws IOException {
        VethPair.require("ip", "tuntap", "add", name, "mode", "tap");
        try {
            try (LiveTap tap = LiveTap.open(name)) {
                tap.setLive(true);
                assertThat(carrier()).isEqualTo("1");
            }
            assertThat(carrier()).isEqualTo("0");
            try (LiveTap tap = LiveTap.open(name)) {
                assertThat(tap.name()).isEqualTo(name);
                assertThat(carrier()).isEqualTo("0");
            }
        } finally {
            VethPair.require("ip", "link", "del", name);
        }
    }

    @Test
    void shouldSayThatAnotherProcessHoldsTheDevice() throws IOException {
        try (LiveTap tap = LiveTap.open(name)) {
            assertThatThrownBy(() -> LiveTap.open(tap.name()))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContainingAll("TUNSETIFF", name, "busy");
        }
    }

    @Test
    void shouldRefuseANameThatIsTooLong() {
        assertThatThrownBy(() -> LiveTap.open("a-name-of-16byte"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 15");
    }

    private String carrier() throws IOException {
        return Files.readString(Path.of("/sys/class/net", name, "carrier")).strip();
    }
}
