// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.openflow.BucketEncoder;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.channel.BridgeWatch;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.DefaultGroupKey;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupKey;
import org.onosproject.net.group.GroupService;

/** The groups of one bridge, under the core's numbers; buckets are changed in place. */
final class GroupSync {
    private static final String KEY = "cooprouter-";

    private final GroupService service;
    private final ApplicationId application;
    private final DeviceId device;
    private final Patience patience;
    private final BridgeWatch watch;
    /** Of each group that ONOS believed in when the bridge connected, in seconds. */
    private volatile Map<GroupId, Long> ages = Map.of();

    private int changes;

    GroupSync(GroupService service, ApplicationId application, DeviceId device, Patience patience, BridgeWatch watch) {
        this.service = service;
        this.application = application;
        this.device = device;
        this.patience = patience;
        this.watch = watch;
    }

    /** The bridge has a new connection: nothing is known of it until ONOS has polled it. */
    void connected() {
        ages = ages();
    }

    /** Whether ONOS has looked since then, as far as it says that groups are there: those that are get older, new ones are young. */
    boolean isPolled() {
        Map<GroupId, Long> before = ages;
        return ages().entrySet().stream().noneMatch(group -> group.getValue().equals(before.get(group.getKey())));
    }

    private Map<GroupId, Long> ages() {
        Map<GroupId, Long> seconds = new HashMap<>();
        for (Group group : service.getGroups(device, application)) {
            if (group.state() == Group.GroupState.ADDED) {
                seconds.put(group.id(), group.life());
            }
        }
        return seconds;
    }

    boolean hasOurs() {
        return service.getGroups(device, application).iterator().hasNext();
    }

    /** Groups that were added, changed or removed since {@link #set} was called. */
    int changes() {
        return changes;
    }

    /** Adds and changes groups until they are those of {@code program}; completes when ONOS has seen them on the bridge. */
    CompletableFuture<Void> set(FlowProgram program, PortTranslator ports) {
        changes = 0;
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (GroupSpec wanted : program.groups().values()) {
            boolean changedByHand =
                    watch.showsOther(wanted.id(), new BucketEncoder(ports.numbers()).encode(wanted.buckets()));
            done.add(set(wanted, buckets(wanted, ports), changedByHand));
        }
        return CompletableFuture.allOf(done.toArray(new CompletableFuture<?>[0]));
    }

    private CompletableFuture<Void> set(GroupSpec wanted, GroupBuckets buckets, boolean changedByHand) {
        GroupKey key = key(wanted.id());
        Group present = service.getGroup(device, key);
        if (present == null) {
            changes++;
            service.addGroup(new DefaultGroupDescription(device, type(wanted), buckets, key, wanted.id(), application));
        } else if (present.type() != type(wanted)) {
            throw new FabricException("group " + wanted.id() + " of " + device + " is of type " + present.type()
                    + ", which cannot be changed: remove it by hand");
        } else if (changedByHand || !present.buckets().equals(buckets)) {
            changes++;
            watch.changed(wanted.id());
            service.setBucketsForGroup(device, key, buckets, key, application);
        }
        return patience.until(() -> isThere(key, buckets), refused(wanted));
    }

    private boolean isThere(GroupKey key, GroupBuckets buckets) {
        Group group = service.getGroup(device, key);
        return group != null
                && group.state() == Group.GroupState.ADDED
                && group.buckets().equals(buckets);
    }

    /** ONOS tells of no refusal that counts: it says that adding a group failed, too, when it has added it twice. */
    private String refused(GroupSpec wanted) {
        return "bridge " + Devices.datapathId(device) + " refused \"" + wanted
                + "\": it has no groups, or cannot do this one";
    }

    /** Removes our groups that {@code program} does not have. */
    void removeOthers(FlowProgram program) {
        for (Group group : service.getGroups(device, application)) {
            if (!program.groups().containsKey(group.id().id())) {
                changes++;
                service.removeGroup(device, group.appCookie(), application);
            }
        }
    }

    private GroupBuckets buckets(GroupSpec group, PortTranslator ports) {
        TreatmentTranslator translator = new TreatmentTranslator(device, ports);
        return new GroupBuckets(group.buckets().stream()
                .map(bucket -> bucket(group, bucket, translator.treatment(bucket.actions()), ports))
                .collect(Collectors.toList()));
    }

    private static GroupBucket bucket(
            GroupSpec group, GroupSpec.Bucket bucket, TrafficTreatment treatment, PortTranslator ports) {
        if (group.type() == GroupSpec.Type.ALL) {
            return DefaultGroupBucket.createAllGroupBucket(treatment);
        }
        return DefaultGroupBucket.createFailoverGroupBucket(
                treatment, bucket.watchPort().map(ports::number).orElse(null), null);
    }

    private static GroupDescription.Type type(GroupSpec group) {
        return group.type() == GroupSpec.Type.ALL ? GroupDescription.Type.ALL : GroupDescription.Type.FAILOVER;
    }

    private static GroupKey key(int id) {
        return new DefaultGroupKey((KEY + id).getBytes(StandardCharsets.UTF_8));
    }
}
