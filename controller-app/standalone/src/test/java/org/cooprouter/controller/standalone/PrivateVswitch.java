// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real Open vSwitch of its own: database, daemon, sockets and logs in one directory. Its bridges run the userspace datapath on
 * dummy ports ({@code --enable-dummy}), so neither root nor a name in the system's network is needed.
 */
public final class PrivateVswitch implements AutoCloseable {
    private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
    private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path directory;
    private final Process database;
    private Process daemon;

    private PrivateVswitch(Path directory) throws IOException {
        this.directory = directory;
        run("ovsdb-tool", "create", directory.resolve("conf.db").toString(), SCHEMA.toString());
        database = start(
                "ovsdb-server",
                directory.resolve("conf.db").toString(),
                "--remote=punix:" + directory.resolve("db.sock"),
                "--unixctl=" + directory.resolve("ovsdb.ctl"));
        awaitFile("db.sock");
        run("ovs-vsctl", "--no-wait", "--db=unix:" + directory.resolve("db.sock"), "init");
        daemon = startDaemon();
    }

    public static PrivateVswitch start(Path directory) throws IOException {
        assumeTrue(
                Files.exists(SCHEMA) && Files.isExecutable(Path.of("/usr/sbin/ovs-vswitchd")),
                "Open vSwitch is not installed: apt-get install openvswitch-switch");
        return new PrivateVswitch(directory);
    }

    private Process startDaemon() throws IOException {
        Process started = start(
                "ovs-vswitchd",
                "unix:" + directory.resolve("db.sock"),
                "--unixctl=" + directory.resolve("vswitchd.ctl"),
                "--enable-dummy");
        awaitFile("vswitchd.ctl");
        return started;
    }

    public void killDaemon() throws IOException {
        daemon.destroyForcibly().onExit().join();
        Files.deleteIfExists(directory.resolve("vswitchd.ctl"));
    }

    /** The daemon does nothing until {@link #resumeDaemon}. */
    public void pauseDaemon() {
        run("kill", "-STOP", String.valueOf(daemon.pid()));
    }

    public void resumeDaemon() {
        run("kill", "-CONT", String.valueOf(daemon.pid()));
    }

    public void restartDaemon() throws IOException {
        daemon = startDaemon();
    }

    public void addBridge(String bridge, String datapathId, String... ports) {
        vsctl(
                "add-br",
                bridge,
                "--",
                "set",
                "bridge",
                bridge,
                "datapath_type=dummy",
                "fail_mode=secure",
                "other_config:datapath-id=" + datapathId);
        for (int i = 0; i < ports.length; i++) {
            addPort(bridge, ports[i], i + 1);
        }
    }

    public void addPort(String bridge, String port, int number) {
        vsctl("add-port", bridge, port, "--", "set", "interface", port, "type=dummy", "ofport_request=" + number);
    }

    public void setController(String bridge, String target) {
        vsctl("set-controller", bridge, target, "--", "set", "controller", bridge, "max_backoff=1000");
    }

    public String vsctl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("ovs-vsctl", "--timeout=10", "--db=unix:" + directory.resolve("db.sock")));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    public String ofctl(String command, String bridge, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of("ovs-ofctl", "-O", "OpenFlow13", command, "unix:" + directory.resolve(bridge + ".mgmt")));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    public String appctl(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of("ovs-appctl", "-t", directory.resolve("vswitchd.ctl").toString()));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    /** Rules, groups and meters as Open vSwitch writes them, without cookies and counters. */
    public List<String> dumpRules(String bridge) {
        return ofctl("dump-flows", bridge, "--no-stats")
                .lines()
                .filter(line -> line.contains("actions="))
                .map(line -> line.replaceFirst("cookie=0x[0-9a-f]+, ", "").strip())
                .sorted()
                .toList();
    }

    private Process start(String... command) throws IOException {
        return builder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".log").toFile())
                .start();
    }

    private String run(String... command) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as(String.join(" ", command) + "\n" + output)
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        String here = directory.toString();
        builder.environment()
                .putAll(Map.of(
                        "OVS_RUNDIR",
                        here,
                        "OVS_DBDIR",
                        here,
                        "OVS_LOGDIR",
                        here,
                        "OVS_SYSCONFDIR",
                        here,
                        "PATH",
                        PATH));
        return builder;
    }

    private void awaitFile(String name) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(directory.resolve(name)));
    }

    @Override
    public void close() {
        daemon.destroyForcibly().onExit().join();
        database.destroyForcibly().onExit().join();
    }
}
