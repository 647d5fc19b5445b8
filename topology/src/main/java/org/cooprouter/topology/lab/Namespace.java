// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One network namespace of a laboratory: a host, a router or a piece of the Internet. */
public final class Namespace {
    private static final Path NAMED = Path.of("/run/netns");

    private final Lab lab;
    private final String shortName;

    Namespace(Lab lab, String shortName) {
        this.lab = lab;
        this.shortName = shortName;
    }

    /**
     * Its name within the laboratory.
     *
     * @return "home-a"
     */
    public String shortName() {
        return shortName;
    }

    /**
     * Its name on the machine.
     *
     * @return "coop-demo-home-a"
     */
    public String name() {
        return "coop-" + lab.id() + "-" + shortName;
    }

    /** Makes it with its loopback interface up, IPv6 off (no unasked-for packets) and reverse-path filters off. */
    void create() {
        Shell.run("ip", "netns", "add", name());
        run("sh", "-c", """
                ip link set lo up
                for f in all default; do
                  echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6 || true
                  echo 0 > /proc/sys/net/ipv4/conf/$f/rp_filter
                done""");
    }

    static void delete(String name) {
        if (name.startsWith("coop-") && Files.exists(NAMED.resolve(name))) {
            Shell.run("ip", "netns", "delete", name);
        }
    }

    /**
     * Runs a command in it to its end.
     *
     * @param command program and arguments
     * @return its output
     * @throws LabException when it fails
     */
    public String run(String... command) {
        return Shell.run(inside(List.of(command)));
    }

    /**
     * Runs a command in it that may fail.
     *
     * @param command program and arguments
     * @return exit code and output
     */
    public Shell.Result attempt(List<String> command) {
        return Shell.attempt(inside(command));
    }

    /**
     * Starts a program in it that goes on running; the laboratory ends it at the latest when it closes.
     *
     * @param label names the program's log file
     * @param command program and arguments
     * @return the process
     */
    public ChildProcess start(String label, List<String> command) {
        return start(label, Map.of(), command);
    }

    /**
     * As {@link #start(String, List)}, with additions to the environment.
     *
     * @param label names the program's log file
     * @param environment variables to set
     * @param command program and arguments
     * @return the process
     */
    public ChildProcess start(String label, Map<String, String> environment, List<String> command) {
        return lab.own(ChildProcess.start(lab, shortName + "-" + label, environment, inside(List.of()), command));
    }

    /**
     * What a program in it tells Prometheus.
     *
     * @param address where it serves that, host:port
     * @return the page, with the HTTP header before it
     */
    public String metrics(String address) {
        return run("bash", "-c", """
                exec 3<>/dev/tcp/%s
                printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3
                timeout 5 cat <&3""".formatted(address.replace(':', '/')));
    }

    /**
     * A counter that the kernel keeps of an interface.
     *
     * @param device the interface
     * @param counter "rx_packets", "tx_bytes"
     * @return its value
     */
    public long counter(String device, String counter) {
        return Long.parseLong(run("cat", "/sys/class/net/" + device + "/statistics/" + counter));
    }

    /**
     * Gives an interface an address.
     *
     * @param device the interface
     * @param address with prefix length, "192.168.1.10/24"
     */
    public void address(String device, String address) {
        run("ip", "address", "add", address, "dev", device);
    }

    /**
     * Sets the default route.
     *
     * @param gateway address of the next hop
     */
    public void defaultRoute(String gateway) {
        run("ip", "route", "add", "default", "via", gateway);
    }

    /** Makes it a kernel router. */
    public void forward() {
        run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    }

    /**
     * Makes a TAP device that stays when no process holds it; its carrier is then off.
     *
     * @param device its name
     */
    public void persistentTap(String device) {
        run("ip", "tuntap", "add", device, "mode", "tap");
        run("ip", "link", "set", device, "up");
    }

    /**
     * Connects an interface of this namespace with one of another by a veth pair; both are up. Checksum offload and segmentation are off
     * at both ends: the userspace datapath and AF_PACKET readers would see packets with unfinished checksums otherwise.
     *
     * @param device name of the interface here
     * @param peer the other namespace
     * @param peerDevice name of the interface there
     */
    public void connect(String device, Namespace peer, String peerDevice) {
        Shell.run(
                "ip",
                "link",
                "add",
                device,
                "netns",
                name(),
                "type",
                "veth",
                "peer",
                "name",
                peerDevice,
                "netns",
                peer.name());
        bringUp(device);
        peer.bringUp(peerDevice);
    }

    /**
     * Brings an interface up with checksum offload and segmentation off.
     *
     * @param device the interface
     */
    public void bringUp(String device) {
        run("sh", "-c", "ip link set %1$s up && ethtool -K %1$s tx off gso off gro off tso off".formatted(device));
    }

    /**
     * Joins interfaces by a bridge of the kernel.
     *
     * @param bridge its name
     * @param devices the interfaces, not empty
     */
    public void kernelBridge(String bridge, List<String> devices) {
        run("ip", "link", "add", bridge, "type", "bridge");
        for (String device : devices) {
            run("ip", "link", "set", device, "master", bridge);
        }
        run("ip", "link", "set", bridge, "up");
    }

    private List<String> inside(List<String> command) {
        List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", name()));
        full.addAll(command);
        return full;
    }
}
