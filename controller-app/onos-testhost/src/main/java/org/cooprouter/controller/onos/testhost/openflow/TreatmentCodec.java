// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpEthInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpIPInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpOpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModDscpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;
import org.onosproject.net.meter.MeterId;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionDecNwTtl;
import org.projectfloodlight.openflow.protocol.action.OFActionGroup;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.protocol.oxm.OFOxms;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.TransportPort;

/** Between ONOS's treatments and OpenFlow's instructions and actions. */
final class TreatmentCodec {
    private static final int WHOLE_PACKET = 0xffff;

    private final Interpreters interpreters;

    TreatmentCodec(Interpreters interpreters) {
        this.interpreters = interpreters;
    }

    List<OFInstruction> encode(OFFactory factory, DeviceId device, TrafficTreatment treatment) {
        List<OFInstruction> instructions = new ArrayList<>();
        treatment
                .meters()
                .forEach(meter -> instructions.add(
                        factory.instructions().meter(meter.meterId().id())));
        List<OFAction> actions = actions(factory, device, treatment);
        if (!actions.isEmpty()) {
            instructions.add(factory.instructions().applyActions(actions));
        }
        if (treatment.tableTransition() != null) {
            instructions.add(factory.instructions()
                    .gotoTable(TableId.of(treatment.tableTransition().tableId())));
        }
        return instructions;
    }

    List<OFAction> actions(OFFactory factory, DeviceId device, TrafficTreatment treatment) {
        List<OFAction> actions = new ArrayList<>();
        for (Instruction instruction : treatment.immediate()) {
            switch (instruction.type()) {
                case NOACTION, METER, TABLE -> {
                    // No action; meters and tables are OpenFlow instructions.
                }
                case OUTPUT ->
                    actions.add(factory.actions()
                            .output(
                                    OFPort.of((int) ((Instructions.OutputInstruction) instruction)
                                            .port()
                                            .toLong()),
                                    WHOLE_PACKET));
                case GROUP ->
                    actions.add(factory.actions()
                            .group(OFGroup.of(((Instructions.GroupInstruction) instruction)
                                    .groupId()
                                    .id())));
                case L2MODIFICATION -> actions.add(set(factory, l2(factory, (L2ModificationInstruction) instruction)));
                case L3MODIFICATION -> actions.add(l3(factory, (L3ModificationInstruction) instruction));
                case L4MODIFICATION -> actions.add(set(factory, l4(factory, (L4ModificationInstruction) instruction)));
                case EXTENSION ->
                    actions.add(extension(factory, device, (Instructions.ExtensionInstructionWrapper) instruction));
                default -> throw new IllegalArgumentException("no OpenFlow action for " + instruction);
            }
        }
        return actions;
    }

    private static OFAction set(OFFactory factory, OFOxm<?> oxm) {
        return factory.actions().setField(oxm);
    }

    private static OFOxm<?> l2(OFFactory factory, L2ModificationInstruction instruction) {
        OFOxms oxms = factory.oxms();
        return switch (instruction.subtype()) {
            case ETH_SRC -> oxms.ethSrc(mac(((ModEtherInstruction) instruction).mac()));
            case ETH_DST -> oxms.ethDst(mac(((ModEtherInstruction) instruction).mac()));
            default -> throw new IllegalArgumentException("no OpenFlow action for " + instruction);
        };
    }

    private static OFAction l3(OFFactory factory, L3ModificationInstruction instruction) {
        OFOxms oxms = factory.oxms();
        return switch (instruction.subtype()) {
            case DEC_TTL -> factory.actions().decNwTtl();
            case IPV4_SRC -> set(factory, oxms.ipv4Src(ip4(instruction)));
            case IPV4_DST -> set(factory, oxms.ipv4Dst(ip4(instruction)));
            case IPV6_SRC -> set(factory, oxms.ipv6Src(ip6(instruction)));
            case IPV6_DST -> set(factory, oxms.ipv6Dst(ip6(instruction)));
            case IP_DSCP -> set(factory, oxms.ipDscp(IpDscp.of(((ModDscpInstruction) instruction).dscp())));
            case ARP_OP -> set(factory, oxms.arpOp(ArpOpcode.of((int) ((ModArpOpInstruction) instruction).op())));
            case ARP_SPA -> set(factory, oxms.arpSpa(arpIp(instruction)));
            case ARP_TPA -> set(factory, oxms.arpTpa(arpIp(instruction)));
            case ARP_SHA -> set(factory, oxms.arpSha(mac(((ModArpEthInstruction) instruction).mac())));
            case ARP_THA -> set(factory, oxms.arpTha(mac(((ModArpEthInstruction) instruction).mac())));
            default -> throw new IllegalArgumentException("no OpenFlow action for " + instruction);
        };
    }

    private static OFOxm<?> l4(OFFactory factory, L4ModificationInstruction instruction) {
        TransportPort port = TransportPort.of(
                ((ModTransportPortInstruction) instruction).port().toInt());
        OFOxms oxms = factory.oxms();
        return switch (instruction.subtype()) {
            case TCP_SRC -> oxms.tcpSrc(port);
            case TCP_DST -> oxms.tcpDst(port);
            case UDP_SRC -> oxms.udpSrc(port);
            case UDP_DST -> oxms.udpDst(port);
        };
    }

    private static org.projectfloodlight.openflow.types.MacAddress mac(MacAddress mac) {
        return org.projectfloodlight.openflow.types.MacAddress.of(mac.toLong());
    }

    private static IPv4Address ip4(L3ModificationInstruction instruction) {
        return IPv4Address.of(
                ((ModIPInstruction) instruction).ip().getIp4Address().toInt());
    }

    private static IPv6Address ip6(L3ModificationInstruction instruction) {
        return IPv6Address.of(((ModIPInstruction) instruction).ip().toOctets());
    }

    private static IPv4Address arpIp(L3ModificationInstruction instruction) {
        return IPv4Address.of(
                ((ModArpIPInstruction) instruction).ip().getIp4Address().toInt());
    }

    private OFAction extension(
            OFFactory factory, DeviceId device, Instructions.ExtensionInstructionWrapper instruction) {
        ExtensionTreatment treatment = instruction.extensionInstruction();
        if (treatment instanceof OpaqueAction opaque) {
            return opaque.action();
        }
        return interpreters
                .ofTreatments(device)
                .orElseThrow(() -> new IllegalArgumentException("the driver of " + device + " has no extensions"))
                .mapInstruction(factory, treatment);
    }

    TrafficTreatment decode(DeviceId device, List<OFInstruction> instructions) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        for (OFInstruction instruction : instructions) {
            if (instruction instanceof OFInstructionApplyActions apply) {
                decode(device, apply.getActions(), treatment);
            } else if (instruction instanceof OFInstructionGotoTable goTo) {
                treatment.transition((int) goTo.getTableId().getValue());
            } else if (instruction instanceof OFInstructionMeter meter) {
                treatment.meter(MeterId.meterId(meter.getMeterId()));
            }
        }
        return treatment.build();
    }

    TrafficTreatment decodeActions(DeviceId device, List<OFAction> actions) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        decode(device, actions, treatment);
        return treatment.build();
    }

    private void decode(DeviceId device, List<OFAction> actions, TrafficTreatment.Builder treatment) {
        Optional<ExtensionTreatmentInterpreter> interpreter = interpreters.ofTreatments(device);
        for (OFAction action : actions) {
            if (action instanceof OFActionOutput output) {
                treatment.setOutput(PortNumber.portNumber(output.getPort().getPortNumber()));
            } else if (action instanceof OFActionGroup group) {
                treatment.group(new GroupId(group.getGroup().getGroupNumber()));
            } else if (action instanceof OFActionDecNwTtl) {
                treatment.decNwTtl();
            } else if (!(action instanceof OFActionSetField set) || !decodeField(set.getField(), treatment)) {
                treatment.extension(named(action, interpreter), device);
            }
        }
    }

    private static ExtensionTreatment named(OFAction action, Optional<ExtensionTreatmentInterpreter> interpreter) {
        try {
            ExtensionTreatment named =
                    interpreter.isEmpty() ? null : interpreter.get().mapAction(action);
            return named == null ? new OpaqueAction(action) : named;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return new OpaqueAction(action);
        }
    }

    private static boolean decodeField(OFOxm<?> oxm, TrafficTreatment.Builder treatment) {
        OFValueType<?> value = oxm.getValue();
        switch (oxm.getMatchField().id) {
            case ETH_SRC -> treatment.setEthSrc(mac(value));
            case ETH_DST -> treatment.setEthDst(mac(value));
            case IPV4_SRC -> treatment.setIpSrc(ip4(value));
            case IPV4_DST -> treatment.setIpDst(ip4(value));
            case IP_DSCP -> treatment.setIpDscp(((IpDscp) value).getDscpValue());
            case ARP_OP -> treatment.setArpOp((short) ((ArpOpcode) value).getOpcode());
            case ARP_SPA -> treatment.setArpSpa(ip4(value));
            case ARP_TPA -> treatment.setArpTpa(ip4(value));
            case ARP_SHA -> treatment.setArpSha(mac(value));
            case ARP_THA -> treatment.setArpTha(mac(value));
            case TCP_SRC -> treatment.setTcpSrc(port(value));
            case TCP_DST -> treatment.setTcpDst(port(value));
            case UDP_SRC -> treatment.setUdpSrc(port(value));
            case UDP_DST -> treatment.setUdpDst(port(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static MacAddress mac(OFValueType<?> value) {
        return MacAddress.valueOf(((org.projectfloodlight.openflow.types.MacAddress) value).getLong());
    }

    private static Ip4Address ip4(OFValueType<?> value) {
        return Ip4Address.valueOf(((IPv4Address) value).getInt());
    }

    private static TpPort port(OFValueType<?> value) {
        return TpPort.tpPort(((TransportPort) value).getPort());
    }
}
