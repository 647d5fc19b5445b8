// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupModFailedCode;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups. */
final class GroupLink extends AbstractProvider implements GroupProvider {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLink.class);

    private final OpenFlowController controller;
    private final Outstanding outstanding;
    private final TreatmentCodec treatments;
    /**
     * A group that is added while the answer to a poll is on its way is missing from it, so that ONOS adds it again. Its
     * distributed store does not mind that the switch refuses this; the store of its tests would forget the group.
     */
    private final Map<GroupOfDevice, GroupOperation> latest = new ConcurrentHashMap<>();

    private @Nullable GroupProviderService service;

    private record GroupOfDevice(DeviceId device, GroupId group) {}

    GroupLink(ProviderId id, OpenFlowController controller, Outstanding outstanding, TreatmentCodec treatments) {
        super(id);
        this.controller = controller;
        this.outstanding = outstanding;
        this.treatments = treatments;
    }

    void start(GroupProviderService providerService) {
        service = providerService;
    }

    private GroupProviderService service() {
        return Objects.requireNonNull(service, "not started");
    }

    @Override
    public void performGroupOperation(DeviceId device, GroupOperations operations) {
        Dpid dpid = DeviceLink.dpid(device);
        OpenFlowSwitch to = controller.getSwitch(dpid);
        if (to == null) {
            return;
        }
        for (GroupOperation operation : operations.operations()) {
            OFGroupMod message = groupMod(to.factory(), device, operation);
            boolean again = operation.equals(latest.put(new GroupOfDevice(device, operation.groupId()), operation));
            outstanding.onRefusal(dpid, message.getXid(), error -> {
                if (!again || !isThereAlready(error)) {
                    refused(device, operation, error);
                }
            });
            to.sendMsg(message);
        }
    }

    private static boolean isThereAlready(OFErrorMsg error) {
        return error instanceof OFGroupModFailedErrorMsg failed
                && failed.getCode() == OFGroupModFailedCode.GROUP_EXISTS;
    }

    private void refused(DeviceId device, GroupOperation operation, OFErrorMsg error) {
        LOG.warn("{} refuses to {} group {}: {}", device, operation.opType(), operation.groupId(), error);
        GroupOperation.GroupMsgErrorCode code = error instanceof OFGroupModFailedErrorMsg failed
                ? GroupOperation.GroupMsgErrorCode.valueOf(failed.getCode().name())
                : GroupOperation.GroupMsgErrorCode.INVALID_GROUP;
        service().groupOperationFailed(device, GroupOperation.createFailedGroupOperation(operation, code));
    }

    private OFGroupMod groupMod(OFFactory factory, DeviceId device, GroupOperation operation) {
        OFGroupMod.Builder message = switch (operation.opType()) {
            case ADD -> factory.buildGroupAdd();
            case MODIFY -> factory.buildGroupModify();
            case DELETE -> factory.buildGroupDelete();
        };
        message.setXid(factory.nextXid())
                .setGroup(OFGroup.of(operation.groupId().id()))
                .setGroupType(type(operation.groupType()));
        if (operation.opType() != GroupOperation.Type.DELETE) {
            message.setBuckets(operation.buckets().buckets().stream()
                    .map(bucket -> bucket(factory, device, bucket))
                    .toList());
        }
        return message.build();
    }

    private OFBucket bucket(OFFactory factory, DeviceId device, GroupBucket bucket) {
        OFBucket.Builder message = factory.buildBucket()
                .setActions(treatments.actions(factory, device, bucket.treatment()))
                .setWatchGroup(OFGroup.ANY)
                .setWatchPort(OFPort.ANY);
        if (bucket.type() == GroupDescription.Type.SELECT) {
            message.setWeight(bucket.weight());
        }
        if (bucket.type() == GroupDescription.Type.FAILOVER) {
            if (bucket.watchPort() != null) {
                message.setWatchPort(OFPort.of((int) bucket.watchPort().toLong()));
            }
            if (bucket.watchGroup() != null) {
                message.setWatchGroup(OFGroup.of(bucket.watchGroup().id()));
            }
        }
        return message.build();
    }

    private static OFGroupType type(GroupDescription.Type type) {
        return switch (type) {
            case SELECT -> OFGroupType.SELECT;
            case INDIRECT -> OFGroupType.INDIRECT;
            case FAILOVER -> OFGroupType.FF;
            case ALL -> OFGroupType.ALL;
            case CLONE -> throw new IllegalArgumentException("OpenFlow has no clone groups");
        };
    }

    private static GroupDescription.Type type(OFGroupType type) {
        return switch (type) {
            case SELECT -> GroupDescription.Type.SELECT;
            case INDIRECT -> GroupDescription.Type.INDIRECT;
            case FF -> GroupDescription.Type.FAILOVER;
            case ALL -> GroupDescription.Type.ALL;
        };
    }

    void statistics(DeviceId device, List<OFGroupDescStatsEntry> groups, List<OFGroupStatsEntry> counters) {
        Map<Integer, OFGroupStatsEntry> byNumber = new HashMap<>();
        counters.forEach(entry -> byNumber.put(entry.getGroup().getGroupNumber(), entry));
        List<Group> seen = new ArrayList<>();
        for (OFGroupDescStatsEntry entry : groups) {
            int number = entry.getGroup().getGroupNumber();
            GroupDescription.Type type = type(entry.getGroupType());
            DefaultGroup group = new DefaultGroup(
                    new GroupId(number),
                    device,
                    type,
                    new GroupBuckets(entry.getBuckets().stream()
                            .map(bucket -> bucket(device, type, bucket))
                            .toList()));
            group.setState(Group.GroupState.ADDED);
            OFGroupStatsEntry counter = byNumber.get(number);
            if (counter != null) {
                group.setLife(counter.getDurationSec());
                group.setPackets(counter.getPacketCount().getValue());
                group.setBytes(counter.getByteCount().getValue());
                group.setReferenceCount(counter.getRefCount());
            }
            seen.add(group);
        }
        service().pushGroupMetrics(device, seen);
    }

    private GroupBucket bucket(DeviceId device, GroupDescription.Type type, OFBucket bucket) {
        TrafficTreatment treatment = treatments.decodeActions(device, bucket.getActions());
        return switch (type) {
            case SELECT -> DefaultGroupBucket.createSelectGroupBucket(treatment, (short) bucket.getWeight());
            case INDIRECT -> DefaultGroupBucket.createIndirectGroupBucket(treatment);
            case FAILOVER ->
                DefaultGroupBucket.createFailoverGroupBucket(
                        treatment,
                        bucket.getWatchPort().equals(OFPort.ANY)
                                ? null
                                : PortNumber.portNumber(bucket.getWatchPort().getPortNumber()),
                        bucket.getWatchGroup().equals(OFGroup.ANY)
                                ? null
                                : new GroupId(bucket.getWatchGroup().getGroupNumber()));
            default -> DefaultGroupBucket.createAllGroupBucket(treatment);
        };
    }
}
