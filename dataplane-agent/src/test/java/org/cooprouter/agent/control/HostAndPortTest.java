// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
    @Test
    void shouldReadNamesAndAddresses() {
        assertThat(HostAndPort.parse("ctl.example:7444")).isEqualTo(new HostAndPort("ctl.example", 7444));
        assertThat(HostAndPort.parse("[::1]:7444")).isEqualTo(new HostAndPort("::1", 7444));
        assertThat(HostAndPort.parse("[::1]:7444")).hasToString("[::1]:7444");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ctl", "ctl:", ":7444", "ctl:0", "ctl:65536", "ctl:x", "::1:7444"})
    void shouldSayWhatWasExpected(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("expected HOST:PORT");
    }

    @Test
    void shouldKnowTheAddressesOfThisMachine() {
        assertThat(HostAndPort.parse("127.0.0.1:1").isLoopback()).isTrue();
        assertThat(HostAndPort.parse("[::1]:1").isLoopback()).isTrue();
        assertThat(HostAndPort.parse("localhost:1").isLoopback()).isTrue();
        assertThat(HostAndPort.parse("192.0.2.1:1").isLoopback()).isFalse();
    }
}
