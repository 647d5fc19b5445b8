// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.openflow.ActionEncoder;
import org.cooprouter.controller.onos.driver.OvsAction;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.meter.MeterId;

/** Translates actions into treatments: ONOS's own instructions where it has them, {@link OvsAction}s where not. */
final class TreatmentTranslator {
    private final DeviceId device;
    private final PortTranslator ports;
    private final ActionEncoder encoder;

    TreatmentTranslator(DeviceId device, PortTranslator ports) {
        this.device = device;
        this.ports = ports;
        this.encoder = new ActionEncoder(ports.numbers());
    }

    /** What {@code rule} does; {@code meters} are ONOS's numbers of the core's meters. */
    TrafficTreatment treatment(FlowRule rule, Map<Integer, MeterId> meters) {
        Instructions instructions = new Instructions();
        rule.meter().ifPresent(meter -> instructions.treatment.meter(Objects.requireNonNull(meters.get(meter))));
        rule.actions().forEach(action -> action.accept(instructions));
        rule.gotoTable().ifPresent(instructions.treatment::transition);
        return instructions.treatment.build();
    }

    /** What {@code actions} do, in this order. */
    TrafficTreatment treatment(List<Action> actions) {
        Instructions instructions = new Instructions();
        actions.forEach(action -> action.accept(instructions));
        return instructions.treatment.build();
    }

    private final class Instructions implements Action.Visitor<TrafficTreatment.Builder> {
        private final TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();

        private TrafficTreatment.Builder extension(Action action) {
            return treatment.extension(new OvsAction(encoder.encode(action), action.toString()), device);
        }

        @Override
        public TrafficTreatment.Builder output(PortRef port) {
            return treatment.setOutput(ports.number(port));
        }

        @Override
        public TrafficTreatment.Builder group(int groupId) {
            return treatment.group(new GroupId(groupId));
        }

        @Override
        public TrafficTreatment.Builder setField(Field field, Bits value) {
            long number = value.toLong();
            switch (field) {
                case ETH_SRC:
                    return treatment.setEthSrc(MacAddress.valueOf(number));
                case ETH_DST:
                    return treatment.setEthDst(MacAddress.valueOf(number));
                case ARP_OP:
                    return treatment.setArpOp((short) number);
                case ARP_SHA:
                    return treatment.setArpSha(MacAddress.valueOf(number));
                case ARP_SPA:
                    return treatment.setArpSpa(Ip4Address.valueOf((int) number));
                default:
                    return extension(Actions.setField(field, value));
            }
        }

        @Override
        public TrafficTreatment.Builder move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
            return extension(Actions.move(source, sourceOffset, target, targetOffset, bits));
        }

        @Override
        public TrafficTreatment.Builder decTtl() {
            return treatment.decNwTtl();
        }

        @Override
        public TrafficTreatment.Builder ct(Ct ct) {
            return extension(Actions.ct(ct));
        }

        @Override
        public TrafficTreatment.Builder resubmit(int table) {
            return extension(Actions.resubmit(table));
        }
    }
}
