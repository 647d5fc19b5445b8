// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cooprouter.cli.UserError;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    @Test
    void shouldReadBothSpellingsOfAField() {
        Site site = read("""
                        name: sites/a
                        site:
                          displayName: Home
                          bridge: {datapath_id: "0000000000000001"}
                        """).getFirst().getSite();

        assertThat(site.getDisplayName()).isEqualTo("Home");
        assertThat(site.getBridge().getDatapathId()).isEqualTo("0000000000000001");
    }

    @Test
    void shouldKeepTextAsItIsWritten() {
        Resource resource = read("""
                        name: cooperations/x
                        cooperation:
                          beneficiary: 0000000000000001
                          link: true
                          schedule:
                          - {start: 18:00, end: 07:30}
                        """).getFirst();

        assertThat(resource.getCooperation().getBeneficiary()).isEqualTo("0000000000000001");
        assertThat(resource.getCooperation().getLink()).isEqualTo("true");
        assertThat(resource.getCooperation().getSchedule(0).getStart()).isEqualTo("18:00");
        assertThat(resource.getCooperation().getSchedule(0).getEnd()).isEqualTo("07:30");
    }

    @Test
    void shouldIgnoreWhatOnlyTheControllerSets() {
        Resource resource = read("""
                        name: sites/a
                        revision: "7"
                        updateTime: 2026-01-31T18:00:00Z
                        site: {displayName: Home}
                        """).getFirst();

        assertThat(resource.getRevision()).isZero();
        assertThat(resource.hasUpdateTime()).isFalse();
    }

    @Test
    void shouldReadAListOfResources() {
        assertThat(read("[{\"name\": \"sites/a\", \"site\": {}}, {\"name\": \"sites/b\", \"site\": {}}]"))
                .extracting(Resource::getName)
                .containsExactly("sites/a", "sites/b");
    }

    @Test
    void shouldSkipEmptyDocuments() {
        assertThat(read("---\n---\nname: sites/a\nsite:\n  lan:\n  displayName: x\n---\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policies/two-homes/sites.yaml",
                "policies/two-homes/calls.yaml",
                "policies/two-homes/calls-raic6.yaml",
                "policies/two-homes/calls-adaptive.yaml",
                "policies/two-homes/calls-own-copies.yaml",
                "policies/two-homes/calls-raict.yaml",
                "policies/two-homes/calls-fec.yaml",
                "mininet/sites.yaml"
            })
    void shouldReadTheExamples(String file) throws IOException {
        assertThat(read(Files.readString(Path.of("../../topology", file)))).isNotEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "name: sites/a\nsite:\n  uplinks:\n  - gatway: 192.0.2.1\n",
                        "p.yaml:4:5: document 1 (sites/a): site.uplinks[0] has no field \"gatway\";"
                                + " did you mean \"gateway\"?"),
                Arguments.of(
                        "name: sites/a\nsite: {}\n---\nname: sites/b\nsit: {}\n",
                        "p.yaml:5:1: document 2 (sites/b): a resource has no field \"sit\"; did you mean \"site\"?"),
                Arguments.of(
                        "name: sites/a\nsite: {zzzzzzzz: 1}\n",
                        "site has no field \"zzzzzzzz\". Its fields are [displayName, bridge"),
                Arguments.of(
                        "name: sites/a\nsite:\n  uplinks:\n  - {mtu: big}\n",
                        "p.yaml:4:11: document 1 (sites/a): site.uplinks[0].mtu:"
                                + " expected a whole number of at least 0, found \"big\""),
                Arguments.of("name: sites/a\nsite:\n  uplinks:\n  - {mtu: -5}\n", "of at least 0, found \"-5\""),
                Arguments.of(
                        "name: sites/a\nsite: {agent: {probeInterval: 200ms}}\n",
                        "expected a duration in seconds such as 0.2s or 60s, found \"200ms\""),
                Arguments.of(
                        "name: appTypes/a\nappType: {matches: [{protocol: UDP}]}\n",
                        "expected one of [PROTOCOL_UDP, PROTOCOL_TCP], found \"UDP\""),
                Arguments.of(
                        "name: cooperations/a\ncooperation: {helperConsents: maybe}\n",
                        "expected true or false, found \"maybe\""),
                Arguments.of("name: appTypes/a\nappType: {matches: x}\n", "expected a list, found \"x\""),
                Arguments.of("name: sites/a\nsite: [1]\n", "expected a mapping with some of [displayName"),
                Arguments.of("name: {a: b}\nsite: {}\n", "name: expected text, found a mapping"),
                Arguments.of("site: {}\n", "expected a name such as sites/home-a and one of [site, proxy"),
                Arguments.of("name: sites/a\n", "and one of [site, proxy, appType"),
                Arguments.of("just text\n", "expected a mapping with some of [name"),
                Arguments.of(
                        "name: sites/a\nsite: {}\n---\nname: sites/a\nsite: {}\n",
                        "sites/a is declared twice, first at p.yaml:1:1"),
                Arguments.of("name: sites/a\nname: sites/b\nsite: {}\n", "p.yaml:2:"),
                Arguments.of("name: sites/a\nsite: {}\nproxy: {}\n", "document 1 (sites/a)"),
                Arguments.of("name: sites/a\nsite: &x {}\nproxy: *x\n", "aliases are not supported"),
                Arguments.of("name: sites/a\nsite: {a: [1}\n", "p.yaml:2:"),
                Arguments.of("{\"name\": \"sites/a\",\n \"site\": }", "p.yaml:2:10: "),
                Arguments.of("# nothing\n", "p.yaml: no resource is declared there"),
                Arguments.of("", "no resource is declared there"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldSayWhereAndWhatIsWrong(String text, String expected) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UserError.class).hasMessageContaining(expected);
    }

    @Test
    void shouldPointAtTheColumn() {
        assertThatThrownBy(() -> read("name: sites/a\nsite:\n  bridge: [a\n  foo: b\n"))
                .hasMessage("""
                        p.yaml:4:6: while parsing a flow sequence: expected ',' or ']', but got :
                              foo: b
                                 ^\
                        """);
    }

    @Test
    void shouldReportEveryMistakeAtOnce() {
        assertThatThrownBy(
                        () -> read("name: sites/a\nsite: {x: 1, y: 2}\n---\nname: proxies/p\nproxy: {udpPort: no}\n"))
                .hasMessageContaining("\"x\"")
                .hasMessageContaining("\"y\"")
                .hasMessageContaining("proxy.udp_port");
    }

    @Test
    void shouldSurviveEveryTruncation() {
        String text = "name: sites/a\nsite:\n  uplinks:\n  - {id: x, mtu: 1500}\n---\nname: sites/b\nsite: {}\n";
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            try {
                assertThat(read(cut)).isNotEmpty();
            } catch (UserError e) {
                assertThat(e).hasMessageContaining("p.yaml");
            }
        }
    }

    @Test
    void shouldLocateTheSmallestThingThatStandsSomewhere() {
        Manifest manifest = Manifest.read(
                Map.of("p.yaml", "name: sites/a\nsite:\n  uplinks:\n  - gatewayMac: 02:00:00:00:00:01\n"));

        assertThat(manifest.locate("sites/a.uplinks[0].gateway_mac")).hasToString("Optional[p.yaml:4:17]");
        assertThat(manifest.locate("sites/a.uplinks[0].gateway")).hasToString("Optional[p.yaml:4:5]");
        assertThat(manifest.locate("sites/a.lan")).hasToString("Optional[p.yaml:1:1]");
        assertThat(manifest.locate("sites/b.lan")).isEmpty();
    }

    private static List<Resource> read(String text) {
        return Manifest.read(Map.of("p.yaml", text)).resources();
    }
}
