// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An Open vSwitch of one namespace: database server and switch daemon with a run directory of their own, and one bridge {@code br0} on the
 * userspace datapath. The system's Open vSwitch is never touched.
 */
public final class OpenVswitch implements AutoCloseable {
    /** Name of the bridge and of its LOCAL port's interface. */
    public static final String BRIDGE = "br0";

    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final String FAST_PORT = "afxdp-nonpmd";
    private static final Duration START_LIMIT = Duration.ofSeconds(15);

    private final Namespace namespace;
    private final Path directory;
    private final ChildProcess database;
    private final ChildProcess daemon;

    private OpenVswitch(Namespace namespace, Path directory, ChildProcess database, ChildProcess daemon) {
        this.namespace = namespace;
        this.directory = directory;
        this.database = database;
        this.daemon = daemon;
    }

    /**
     * What tells one bridge from another.
     *
     * @param datapathId 16 hexadecimal digits
     * @param routerMac MAC address of the LOCAL port
     */
    public record Identity(String datapathId, String routerMac) {}

    /**
     * Starts it with an empty bridge that drops everything until a controller says otherwise.
     *
     * @param lab that owns it
     * @param namespace where its ports are
     * @param identity of the bridge
     * @return the running switch
     */
    public static OpenVswitch start(Lab lab, Namespace namespace, Identity identity) {
        Path directory = lab.directory("ovs-" + namespace.shortName());
        // Where the daemons put their own sockets, such as the bridge's management socket.
        Map<String, String> environment = Map.of("OVS_RUNDIR", directory.toString());
        Path databaseFile = directory.resolve("conf.db");
        Shell.run("ovsdb-tool", "create", databaseFile.toString(), SCHEMA);
        ChildProcess database = namespace.start(
                "ovsdb",
                environment,
                List.of(
                        "ovsdb-server",
                        databaseFile.toString(),
                        "--remote=punix:" + directory.resolve("db.sock"),
                        "--unixctl=" + directory.resolve("db.ctl"),
                        "-vconsole:warn"));
        awaitFile(directory.resolve("db.sock"), "ovsdb-server of " + namespace.name());
        ChildProcess daemon = namespace.start(
                "vswitchd",
                environment,
                List.of(
                        "ovs-vswitchd",
                        "unix:" + directory.resolve("db.sock"),
                        "--unixctl=" + directory.resolve("vs.ctl"),
                        "-vconsole:warn"));
        OpenVswitch ovs = lab.own(new OpenVswitch(namespace, directory, database, daemon));
        ovs.configure("init");
        ovs.configure(
                "add-br",
                BRIDGE,
                "--",
                "set",
                "bridge",
                BRIDGE,
                "datapath_type=netdev",
                "protocols=OpenFlow13",
                "fail_mode=secure",
                "other-config:datapath-id=" + identity.datapathId(),
                "other-config:hwaddr=\"" + identity.routerMac() + "\"",
                "other-config:disable-in-band=true");
        return ovs;
    }

    private static void awaitFile(Path file, String who) {
        Waiting.until(START_LIMIT, file.toFile()::exists, () -> who + " did not start: " + file + " is missing");
    }

    /**
     * Adds an interface of the namespace as a port, on AF_XDP where Open vSwitch and kernel can, else on AF_PACKET.
     *
     * @param device name of the interface and of the port
     */
    public void addFastPort(String device) {
        configure("add-port", BRIDGE, device, "--", "set", "interface", device, "type=" + FAST_PORT);
        if (!configure("get", "interface", device, "error").equals("[]")) {
            configure("set", "interface", device, "type=\"\"");
        }
    }

    /**
     * Adds an interface of the namespace as an ordinary port.
     *
     * @param device name of the interface and of the port
     */
    public void addPort(String device) {
        configure("add-port", BRIDGE, device);
    }

    /**
     * Points the bridge at its controller.
     *
     * @param target "ssl:192.0.2.1:6653"
     * @param certificate PEM file of the bridge
     * @param key PEM file of the bridge
     * @param authority PEM file of the authority that the controller's certificate comes from
     */
    public void setController(String target, Path certificate, Path key, Path authority) {
        configure("set-ssl", key.toString(), certificate.toString(), authority.toString());
        setController(target);
    }

    /**
     * The same, with the files named last.
     *
     * @param target "ssl:192.0.2.1:6653"
     */
    public void setController(String target) {
        configure(
                "set-controller",
                BRIDGE,
                target,
                "--",
                "set",
                "controller",
                BRIDGE,
                "connection_mode=out-of-band",
                "max_backoff=1000",
                "inactivity_probe=5000");
    }

    /**
     * Changes or reads the switch's database.
     *
     * @param arguments of ovs-vsctl
     * @return its output
     */
    public String configure(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("ovs-vsctl", "--timeout=15", "--db=unix:" + directory.resolve("db.sock")));
        command.addAll(List.of(arguments));
        return namespace.run(command.toArray(String[]::new));
    }

    /**
     * Asks the bridge by OpenFlow 1.3.
     *
     * @param subcommand "dump-flows"
     * @param arguments after the bridge
     * @return its output
     */
    public String ofctl(String subcommand, String... arguments) {
        return namespace.run(ofctlCommand(subcommand, arguments).toArray(String[]::new));
    }

    /**
     * The command that asks the bridge by OpenFlow 1.3; it works in every namespace.
     *
     * @param subcommand "dump-flows"
     * @param arguments after the bridge
     * @return program and arguments
     */
    public List<String> ofctlCommand(String subcommand, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("ovs-ofctl", "-O", "OpenFlow13", subcommand, "unix:" + directory.resolve(BRIDGE + ".mgmt")));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Asks the daemon.
     *
     * @param arguments of ovs-appctl, "dpctl/dump-conntrack"
     * @return its output
     */
    public String appctl(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("ovs-appctl", "-t", directory.resolve("vs.ctl").toString()));
        command.addAll(List.of(arguments));
        return namespace.run(command.toArray(String[]::new));
    }

    /**
     * Packets that the bridge has sent to a port.
     *
     * @param port its name
     * @return the count since the port was added
     */
    public long sentTo(String port) {
        return Long.parseLong(configure("get", "interface", port, "statistics:tx_packets"));
    }

    /** Ends the daemons; the interfaces stay. */
    @Override
    public void close() {
        daemon.close();
        database.close();
    }
}
