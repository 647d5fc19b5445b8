// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.cooprouter.controller.core.port.FabricContract;
import org.jspecify.annotations.Nullable;

/** A bridge of a real Open vSwitch, as a fabric's contract handles it. */
public final class VswitchBridge implements FabricContract.Bridge, AutoCloseable {
    private final PrivateVswitch vswitch;
    private final String name;
    private final InetSocketAddress controller;
    private @Nullable LesserBridge lesser;
    private boolean running = true;

    /**
     * Makes the bridge with the ports of the contract.
     *
     * @param controller where it connects
     */
    public VswitchBridge(PrivateVswitch vswitch, String name, String datapathId, InetSocketAddress controller) {
        this.vswitch = vswitch;
        this.name = name;
        this.controller = controller;
        vswitch.addBridge(name, datapathId, "lan0", "agent0", "live0", "isp0");
        vswitch.vsctl("set", "bridge", name, "protocols=OpenFlow13");
    }

    @Override
    public void connect() {
        try {
            if (!running) {
                vswitch.restartDaemon();
                running = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        vswitch.setController(name, "tcp:127.0.0.1:" + (lesser == null ? controller.getPort() : lesser.port()));
    }

    @Override
    public void doWithout(FabricContract.Kind kind) {
        try {
            if (lesser == null) {
                lesser = new LesserBridge(controller);
            }
            lesser.lack(kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (lesser != null) {
            lesser.close();
        }
    }

    @Override
    public void disconnect() {
        vswitch.vsctl("del-controller", name);
    }

    @Override
    public void crash() {
        try {
            vswitch.killDaemon();
            running = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void pause() {
        vswitch.pauseDaemon();
    }

    @Override
    public void resume() {
        vswitch.resumeDaemon();
    }

    @Override
    public void addPort(String port, int number) {
        vswitch.addPort(name, port, number);
    }

    @Override
    public void removePort(String port) {
        vswitch.vsctl("del-port", name, port);
    }

    @Override
    public void setLive(String port, boolean live) {
        vswitch.appctl("netdev-dummy/set-admin-state", port, live ? "up" : "down");
    }

    @Override
    public void receiveUdp(String port) {
        vswitch.appctl(
                "netdev-dummy/receive",
                port,
                "in_port(1),eth(src=50:54:00:00:00:01,dst=50:54:00:00:00:02),eth_type(0x0800),"
                        + "ipv4(src=192.168.1.10,dst=192.0.2.9,proto=17,tos=0,ttl=64,frag=no),udp(src=4000,dst=9)");
    }

    @Override
    public List<String> rules() {
        return vswitch.dumpRules(name).stream()
                .map(VswitchBridge::place)
                .sorted()
                .toList();
    }

    private static String place(String rule) {
        String table = rule.contains("table=") ? rule.replaceFirst(".*table=(\\d+).*", "$1") : "0";
        String priority = rule.contains("priority=") ? rule.replaceFirst(".*priority=(\\d+).*", "$1") : "32768";
        return table + "/" + priority;
    }

    @Override
    public int groupsAndMeters() {
        return count("dump-groups", "group_id=") + count("dump-meters", "meter=");
    }

    private int count(String command, String mark) {
        return (int) vswitch.ofctl(command, name)
                .lines()
                .filter(line -> line.contains(mark))
                .count();
    }

    @Override
    public void addRuleByHand(int table, int priority) {
        vswitch.ofctl("add-flow", name, "table=" + table + ",priority=" + priority + ",actions=drop");
    }

    @Override
    public void removeRulesByHand(int table) {
        vswitch.ofctl("del-flows", name, "table=" + table);
    }
}
