// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.openflow.ActionEncoder;
import org.cooprouter.controller.core.openflow.BucketEncoder;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.cooprouter.controller.core.openflow.PortUse;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMeterConfig;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.Writeable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.ver13.OFGroupTypeSerializerVer13;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Translates a program of the core into what is sent to one bridge. */
final class ProgramEncoder {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    private final PortNumbers ports;
    private final ActionEncoder actions;

    private ProgramEncoder(PortNumbers ports) {
        this.ports = ports;
        this.actions = new ActionEncoder(ports);
    }

    /**
     * Translates {@code program}; rules and buckets that name a port which the bridge does not have are left out.
     *
     * @param program what the bridge should have
     * @param ports the bridge's ports
     */
    static EncodedProgram encode(FlowProgram program, PortNumbers ports) {
        return new ProgramEncoder(ports).encode(program);
    }

    private EncodedProgram encode(FlowProgram program) {
        var result = new EncodedProgram.Builder();
        var portUse = new PortUse(ports);
        result.missing(portUse.missingIn(program));
        FlowProgram present = portUse.present(program);
        present.meters().values().forEach(meter -> result.add(meter(meter)));
        present.groups().values().forEach(group -> result.add(group(group)));
        present.rules().values().forEach(rule -> result.add(rule(rule)));
        return result.build();
    }

    private EncodedProgram.Rule rule(FlowRule rule) {
        FlowRule.Key key = rule.key();
        OptionalInt inPort = key.match()
                .inPort()
                .map(port -> OptionalInt.of(ports.get(port)))
                .orElse(OptionalInt.empty());
        OFFlowAdd message = OF13.buildFlowAdd()
                .setXid(0)
                .setTableId(TableId.of(key.table()))
                .setPriority(key.priority())
                .setBufferId(OFBufferId.NO_BUFFER)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .setMatch(new WireMatch(key.match(), inPort))
                .setInstructions(instructions(rule))
                .build();
        long cookie = RuleCookie.of(bytes(List.of(message)).toByteArray());
        OFFlowAdd withCookie = message.createBuilder().setCookie(U64.of(cookie)).build();
        return new EncodedProgram.Rule(rule, cookie, new Request(withCookie, rule.toString()));
    }

    private List<OFInstruction> instructions(FlowRule rule) {
        List<OFInstruction> result = new ArrayList<>();
        rule.meter().ifPresent(meter -> result.add(OF13.instructions().meter(meter)));
        if (!rule.actions().isEmpty()) {
            result.add(OF13.instructions().applyActions(WireAction.all(rule.actions(), actions)));
        }
        rule.gotoTable().ifPresent(table -> result.add(OF13.instructions().gotoTable(TableId.of(table))));
        return result;
    }

    private EncodedProgram.Group group(GroupSpec group) {
        OFGroupType type = group.type() == GroupSpec.Type.FAST_FAILOVER ? OFGroupType.FF : OFGroupType.ALL;
        List<OFBucket> buckets = group.buckets().stream().map(this::bucket).toList();
        return group(group, type, buckets);
    }

    private OFBucket bucket(GroupSpec.Bucket bucket) {
        return OF13.buildBucket()
                .setWatchPort(bucket.watchPort().map(ports::get).map(OFPort::of).orElse(OFPort.ANY))
                .setWatchGroup(OFGroup.ANY)
                .setActions(WireAction.all(bucket.actions(), actions))
                .build();
    }

    private EncodedProgram.Group group(GroupSpec group, OFGroupType type, List<OFBucket> buckets) {
        int id = group.id();
        String what = group.toString();
        var add = OF13.buildGroupAdd()
                .setXid(0)
                .setGroup(OFGroup.of(id))
                .setGroupType(type)
                .setBuckets(buckets)
                .build();
        var modify = OF13.buildGroupModify()
                .setXid(0)
                .setGroup(OFGroup.of(id))
                .setGroupType(type)
                .setBuckets(buckets)
                .build();
        var shown = new BridgeImage.Group(
                OFGroupTypeSerializerVer13.toWireValue(type),
                ByteString.copyFrom(new BucketEncoder(ports).encode(group.buckets())));
        return new EncodedProgram.Group(id, shown, new Request(add, what), new Request(modify, what));
    }

    private static EncodedProgram.Meter meter(MeterSpec meter) {
        OFMeterFlags unit = meter.unit() == MeterSpec.Unit.KBPS ? OFMeterFlags.KBPS : OFMeterFlags.PKTPS;
        OFMeterConfig config = OF13.buildMeterConfig()
                .setMeterId(meter.id())
                .setFlags(Set.of(unit, OFMeterFlags.BURST))
                .setEntries(List.of(OF13.meterBands()
                        .buildDrop()
                        .setRate(meter.rate())
                        .setBurstSize(meter.burst())
                        .build()))
                .build();
        return new EncodedProgram.Meter(
                meter.id(),
                bytes(List.of(config)),
                meterMod(OFMeterModCommand.ADD, config, meter),
                meterMod(OFMeterModCommand.MODIFY, config, meter));
    }

    private static Request meterMod(OFMeterModCommand command, OFMeterConfig config, MeterSpec meter) {
        return new Request(
                OF13.buildMeterMod()
                        .setXid(0)
                        .setCommand(command)
                        .setMeterId(config.getMeterId())
                        .setFlags(config.getFlags())
                        .setMeters(config.getEntries())
                        .build(),
                meter.toString());
    }

    private static ByteString bytes(List<? extends Writeable> parts) {
        ByteBuf buffer = Unpooled.buffer();
        parts.forEach(part -> part.writeTo(buffer));
        return ByteString.copyFrom(ByteBufUtil.getBytes(buffer));
    }
}
