// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.CoopctlMain;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.policy.v1.ChangeKind;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceChange;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.SiteChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandsTest {
    private static final String POLICY = """
            name: redundancyProfiles/double
            redundancyProfile:
              replication: {copiesPerUplink: 1, copiesPerNeighbour: 1}
              maxSkew: 0.2s
            ---
            name: appTypes/voice
            appType:
              matches:
              - protocol: PROTOCOL_UDP
                foreign_ports: [{first: 5201, last: 5210}]
              expectedPacketRatePps: 50
              preferredProxies: [proxies/fra]
              redundancyProfile: redundancyProfiles/double
            """;

    @TempDir
    private Path directory;

    private final FakePolicyService service = new FakePolicyService();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "yaml", "json"})
    void shouldWriteAllOfItsOutputBeforeTheProcessEnds(String format) throws Exception {
        assertThat(coopctl("apply", "-f", file("policy.yaml", POLICY)).exitCode())
                .isZero();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CoopctlMain.class.getName(),
                        "get",
                        "-o",
                        format,
                        "--plaintext",
                        "--server=localhost:" + server.getPort())
                .start();

        try (BufferedReader output = process.inputReader()) {
            assertThat(output.lines()).anyMatch(line -> line.contains("appTypes/voice"));
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void shouldApplyAllDocumentsAsOneRequest() throws IOException {
        Result result = coopctl("apply", "-f", file("policy.yaml", POLICY), "--comment=first");

        assertThat(result).isEqualTo(new Result(ExitCode.OK, """
                        created    redundancyProfiles/double
                        created    appTypes/voice
                        revision 1
                        """, ""));
        assertThat(service.lastApply.getComment()).isEqualTo("first");
        assertThat(service.lastApply.getPrune()).isFalse();
        assertThat(service.lastApply.hasExpectedRevision()).isFalse();
        assertThat(service.resources
                        .get("appTypes/voice")
                        .getAppType()
                        .getMatches(0)
                        .getForeignPorts(0)
                        .getLast())
                .isEqualTo(5210);
    }

    @Test
    void shouldPassTheConditionsOfAnApply() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY), "--prune", "--dry-run", "--expected-revision=7");

        assertThat(service.lastApply.getPrune()).isTrue();
        assertThat(service.lastApply.getValidateOnly()).isTrue();
        assertThat(service.lastApply.getExpectedRevision()).isEqualTo(7);
        assertThat(service.resources).isEmpty();
    }

    @Test
    void shouldApplyADirectory() throws IOException {
        file("a.yaml", "name: proxies/a\nproxy: {site: sites/a}\n");
        file("b.json", "{\"name\": \"proxies/b\", \"proxy\": {\"site\": \"sites/b\"}}");
        file("notes.txt", "not a document");

        Result result = coopctl("apply", "-f", directory.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(service.resources.keySet()).containsExactly("proxies/a", "proxies/b");
    }

    @Test
    void shouldApplyAgainWhatGetPrinted() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));
        List<Resource> declared = List.copyOf(service.lastApply.getResourcesList());

        for (String format : List.of("yaml", "json")) {
            Result printed = coopctl("get", "redundancyProfiles/double", "appTypes/voice", "--output=" + format);
            coopctl("apply", "-f", file("again." + format, printed.out()));
            assertThat(service.lastApply.getResourcesList()).isEqualTo(declared);
        }
    }

    @Test
    void shouldPrintEverythingAsTable() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));

        assertThat(coopctl("get").out()).isEqualTo("""
                        NAME                       REVISION  CHANGED               WHAT
                        appTypes/voice             1         2027-01-15T08:00:00Z  udp 5201-5210, redundancyProfiles/double over proxies/fra
                        redundancyProfiles/double  1         2027-01-15T08:00:00Z  copies: 1 per uplink, 1 per neighbour
                        """);
    }

    @Test
    void shouldPrintYamlThatStaysTheSame() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));

        assertThat(coopctl("get", "redundancyProfiles", "-o", "yaml").out()).isEqualTo("""
                        name: redundancyProfiles/double
                        revision: "1"
                        updateTime: 2027-01-15T08:00:00Z
                        redundancyProfile:
                          replication:
                            copiesPerUplink: 1
                            copiesPerNeighbour: 1
                          maxSkew: 0.200s
                        """);
    }

    @Test
    void shouldSayWhereTheControllerFoundANegativeRate() throws IOException {
        service.violate("appTypes/voice.expected_packet_rate_pps", "must be 0 to 100000, is -50");
        service.violate("appTypes/voice.matches[0].foreign_ports[0].first", "must be 1 to 65535");
        String file = file("policy.yaml", POLICY.replace("50\n", "-50\n"));

        Result result = coopctl("apply", "-f", file);

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err().lines())
                .containsExactly(
                        "coopctl: the controller refused: 2 problems",
                        file + ":11:26: appTypes/voice.expected_packet_rate_pps: must be 0 to 100000, is -50",
                        file + ":10:29: appTypes/voice.matches[0].foreign_ports[0].first: must be 1 to 65535");
        assertThat(service.lastApply.getResources(1).getAppType().getExpectedPacketRatePps())
                .isEqualTo(-50);
    }

    @Test
    void shouldNotAskTheControllerWhenADocumentIsMalformed() throws IOException {
        Result result = coopctl("apply", "-f", file("policy.yaml", POLICY + "---\nname: [\n"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(service.lastApply.getResourcesCount()).isZero();
    }

    @Test
    void shouldExplainAConcurrentChange() throws IOException {
        service.failWith(Status.ABORTED.withDescription("expected revision 1, the policy is at 2"));

        Result result = coopctl("apply", "-f", file("policy.yaml", POLICY), "--expected-revision=1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("expected revision 1, the policy is at 2", "coopctl history");
    }

    @Test
    void shouldPlanWithoutChanging() throws IOException {
        service.siteChanges.add(SiteChange.newBuilder()
                .setSite("sites/home-a")
                .addAgentUpserts("appTypes/voice")
                .addAgentRemovals("appTypes/old")
                .addRulesAdded("table=1,udp actions=resubmit(,2)")
                .build());

        Result result = coopctl("plan", "-f", file("policy.yaml", POLICY));

        assertThat(result).isEqualTo(new Result(ExitCode.OK, """
                        created    redundancyProfiles/double
                        created    appTypes/voice
                        sites/home-a
                          agent - appTypes/old
                          agent + appTypes/voice
                          rules + table=1,udp actions=resubmit(,2)
                        """, ""));
        assertThat(service.lastApply.getValidateOnly()).isTrue();
        assertThat(service.resources).isEmpty();
    }

    @Test
    void shouldDeleteNamedResources() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));

        Result result = coopctl("delete", "appTypes/voice");

        assertThat(result).isEqualTo(new Result(ExitCode.OK, "deleted    appTypes/voice\nrevision 2\n", ""));
        assertThat(service.resources).containsOnlyKeys("redundancyProfiles/double");
    }

    @Test
    void shouldNotDeleteAWholeCollection() {
        Result result = coopctl("delete", "appTypes");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(service.lastDelete.getNamesCount()).isZero();
    }

    @Test
    void shouldRefuseToDeleteWhatOthersReferTo() {
        service.failWith(Status.FAILED_PRECONDITION.withDescription("appTypes/voice refers to proxies/fra"));

        Result result = coopctl("delete", "proxies/fra");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("appTypes/voice refers to proxies/fra");
    }

    @Test
    void shouldSuggestTheCollectionThatWasMeant() {
        Result result = coopctl("get", "apptype");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("did you mean \"appTypes\"?");
    }

    @Test
    void shouldSayThatANameIsNotDeclared() {
        Result result = coopctl("get", "sites/nowhere");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("sites/nowhere is not declared");
    }

    @Test
    void shouldDescribeWhatRefersToAResource() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));

        Result result = coopctl("describe", "redundancyProfiles/double");

        assertThat(result.out()).contains("maxSkew: 0.200s", "Referred to by: appTypes/voice");
    }

    @Test
    void shouldWatchThePolicy() throws IOException {
        coopctl("apply", "-f", file("policy.yaml", POLICY));

        assertThat(coopctl("watch").out().lines())
                .containsExactly(
                        "revision 1  created  appTypes/voice: udp 5201-5210, redundancyProfiles/double over proxies/fra",
                        "revision 1  created  redundancyProfiles/double: copies: 1 per uplink, 1 per neighbour",
                        "revision 1  synced   ");
    }

    @Test
    void shouldListTheHistory() {
        service.revisions.add(Revision.newBuilder()
                .setRevision(2)
                .setAuthor("operator/alice")
                .setComment("second")
                .addChanges(ResourceChange.newBuilder().setName("sites/home-a").setKind(ChangeKind.CHANGE_KIND_UPDATED))
                .addChanges(
                        ResourceChange.newBuilder().setName("sites/home-b").setKind(ChangeKind.CHANGE_KIND_UNCHANGED))
                .build());

        assertThat(coopctl("history").out()).isEqualTo("""
                        REVISION  TIME  AUTHOR          CHANGES               COMMENT
                        2         -     operator/alice  updated sites/home-a  second
                        """);
    }

    @Test
    void shouldSayThatNothingAnswers() {
        int port = server.getPort();
        server.shutdownNow();

        Result result = Coopctl.run("get", "--plaintext", "--server=127.0.0.1:" + port);

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("nothing answers at 127.0.0.1:" + port, "--northbound");
    }

    @Test
    void shouldSayThatOperatorsAreExpected() {
        service.failWith(Status.PERMISSION_DENIED.withDescription("cooprouter://agent/home-a is not an operator"));

        Result result = coopctl("get");

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(result.err()).contains("cooprouter://agent/home-a is not an operator", "coopctl pki issue");
    }

    @Test
    void shouldTakeTheServerBeforeOrAfterTheCommand() {
        String address = "--server=127.0.0.1:" + server.getPort();

        assertThat(Coopctl.run(address, "--plaintext", "get").exitCode()).isZero();
        assertThat(Coopctl.run("--plaintext", "get", address).exitCode()).isZero();
        assertThat(Coopctl.run(Map.of("COOPCTL_SERVER", "127.0.0.1:1"), directory, address, "--plaintext", "get")
                        .exitCode())
                .isZero();
        assertThat(Coopctl.run("pki", "list", "--help").out()).doesNotContain("--server");
    }

    @Test
    void shouldRefusePlaintextToAnotherMachine() {
        Result result = Coopctl.run("get", "--plaintext", "--server=192.0.2.1:7443");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--plaintext is only for a controller on this machine");
    }

    @Test
    void shouldAskForCertificates() {
        Result result = Coopctl.run("get", "--server=192.0.2.1:7443");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--tls-cert", "coopctl pki issue");
    }

    @Test
    void shouldNameAServerThatIsNoAddress() {
        Result result = Coopctl.run("get", "--plaintext", "--server=localhost");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--server \"localhost\": expected HOST:PORT");
    }

    @Test
    void shouldTakeTheServerFromTheEnvironmentBeforeTheFile() throws IOException {
        Path config =
                Files.createDirectories(directory.resolve(".config/coopctl")).resolve("config.yaml");
        Files.writeString(config, "server: 127.0.0.1:1\nplaintext: true\n");

        Result fromFile = Coopctl.run(Map.of(), directory, "get");
        Result fromEnvironment =
                Coopctl.run(Map.of("COOPCTL_SERVER", "127.0.0.1:" + server.getPort()), directory, "get");

        assertThat(fromFile.err()).contains("nothing answers at 127.0.0.1:1");
        assertThat(fromEnvironment.exitCode()).isZero();
    }

    @Test
    void shouldNameAnUnknownKeyOfTheDefaultsFile() throws IOException {
        Path config =
                Files.createDirectories(directory.resolve(".config/coopctl")).resolve("config.yaml");
        Files.writeString(config, "sever: 127.0.0.1:1\n");

        Result result = Coopctl.run(Map.of(), directory, "get");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("config.yaml", "\"sever\" is not known");
    }

    @Test
    void shouldPrintACompletionScript() {
        assertThat(Coopctl.run("completion", "bash").out()).contains("complete -F _complete_coopctl", "status");
    }

    @Test
    void shouldDocumentItsExitCodes() {
        assertThat(Coopctl.run("--help").out()).contains("Exit codes:", "  3   the sites are not as the policy wants");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Result coopctl(String... args) {
        return Coopctl.run(
                Stream.concat(Stream.of(args), Stream.of("--plaintext", "--server=127.0.0.1:" + server.getPort()))
                        .toArray(String[]::new));
    }
}
