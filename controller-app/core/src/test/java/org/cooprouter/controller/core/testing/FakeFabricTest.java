// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;

/** The fabric of the core's tests is one on which the core may rely. */
class FakeFabricTest extends FabricContract {
    private static final long ID = BRIDGE.value();

    private final FakeFabric fabric = new FakeFabric(new ArrayList<>());

    FakeFabricTest() {
        List<String> names = List.of("lan0", "agent0", "live0", "isp0");
        for (int i = 0; i < names.size(); i++) {
            fabric.plug(ID, new Fabric.Port(names.get(i), i + 1, true));
        }
    }

    @Override
    protected Fabric fabric() {
        return fabric;
    }

    @Override
    protected Bridge bridge() {
        return new Bridge() {
            @Override
            public void connect() {
                fabric.connect(ID);
            }

            @Override
            public void disconnect() {
                fabric.disconnect(ID);
            }

            @Override
            public void crash() {
                fabric.tamper(ID, FlowProgram.EMPTY);
                fabric.disconnect(ID);
            }

            @Override
            public void pause() {
                fabric.hold(ID);
            }

            @Override
            public void resume() {
                fabric.release(ID);
            }

            @Override
            public void addPort(String name, int number) {
                fabric.plug(ID, new Fabric.Port(name, number, true));
            }

            @Override
            public void removePort(String name) {
                fabric.unplug(ID, name);
            }

            @Override
            public void setLive(String port, boolean live) {
                fabric.setLive(ID, port, live);
            }

            @Override
            public void receiveUdp(String port) {
                fabric.receive(ID, port, Packet.udp("192.168.1.10", 4000, "192.0.2.9", 9));
            }

            @Override
            public List<String> rules() {
                return fabric.program(ID).rules().keySet().stream()
                        .map(key -> key.table() + "/" + key.priority())
                        .sorted()
                        .collect(Collectors.toList());
            }

            @Override
            public int groupsAndMeters() {
                FlowProgram program = fabric.program(ID);
                return program.groups().size() + program.meters().size();
            }

            @Override
            public void doWithout(Kind kind) {
                fabric.doWithout(ID, kind);
            }

            @Override
            public void addRuleByHand(int table, int priority) {
                fabric.tamper(
                        ID,
                        fabric.program(ID).toBuilder()
                                .add(FlowRule.of(table, priority, Match.ALL))
                                .build());
            }

            @Override
            public void removeRulesByHand(int table) {
                FlowProgram before = fabric.program(ID);
                FlowProgram.Builder after = FlowProgram.builder();
                before.meters().values().forEach(after::add);
                before.groups().values().forEach(after::add);
                before.rules().values().stream()
                        .filter(rule -> rule.key().table() != table)
                        .forEach(after::add);
                fabric.tamper(ID, after.build());
            }
        };
    }
}
