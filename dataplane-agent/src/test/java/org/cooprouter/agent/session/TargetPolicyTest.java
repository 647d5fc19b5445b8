// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.cooprouter.agent.role.config.AddressPrefix;
import org.cooprouter.agent.role.config.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
    private static final IpAddress OWN = address("cb007109");
    private static final IpAddress SERVER = address("c0000250");

    private static IpAddress address(String hex) {
        return IpAddress.of(HexFormat.of().parseHex(hex));
    }

    private static boolean allows(List<AddressPrefix> allowed, IpAddress target) {
        return TargetPolicy.allows(OWN, allowed, target.high(), target.low());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000",
                "00000001",
                "7f000001",
                "7fffffff",
                "a9fe0001",
                "e0000001",
                "efffffff",
                "f0000001",
                "ffffffff",
                "00000000000000000000000000000000",
                "00000000000000000000000000000001",
                "fe800000000000000000000000000001",
                "febf0000000000000000000000000001",
                "ff020000000000000000000000000001"
            })
    void shouldNeverForwardToWhatIsNoServer(String target) {
        assertThat(allows(List.of(), address(target))).isFalse();
        assertThat(TargetPolicy.isServer(address(target).high(), address(target).low()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0000250", "0a000001", "01010101", "dfffffff", "20010db8000000000000000000000001"})
    void shouldForwardAnywhereElseWithoutAList(String target) {
        assertThat(allows(List.of(), address(target))).isTrue();
    }

    @Test
    void shouldNeverForwardToItself() {
        assertThat(allows(List.of(AddressPrefix.of(OWN, 24)), OWN)).isFalse();
    }

    @Test
    void shouldForwardOnlyToThePrefixesOfTheList() {
        List<AddressPrefix> allowed = List.of(AddressPrefix.of(address("c0000200"), 24));

        assertThat(allows(allowed, SERVER)).isTrue();
        assertThat(allows(allowed, address("c0000350"))).isFalse();
    }
}
