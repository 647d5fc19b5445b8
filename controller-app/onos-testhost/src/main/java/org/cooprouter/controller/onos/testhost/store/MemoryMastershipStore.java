// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.NodeId;
import org.onosproject.cluster.RoleInfo;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipInfo;
import org.onosproject.mastership.MastershipStore;
import org.onosproject.mastership.MastershipStoreDelegate;
import org.onosproject.mastership.MastershipTerm;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.store.AbstractStore;

/** One node's view of {@link Masterships}. */
final class MemoryMastershipStore extends AbstractStore<MastershipEvent, MastershipStoreDelegate>
        implements MastershipStore {
    private final NodeId local;
    private final Masterships masterships;

    MemoryMastershipStore(NodeId local, Masterships masterships) {
        this.local = local;
        this.masterships = masterships;
    }

    void tell(MastershipEvent event) {
        notifyDelegate(event);
    }

    @Override
    public CompletableFuture<MastershipRole> requestRole(DeviceId device) {
        return CompletableFuture.completedFuture(masterships.request(device, local));
    }

    @Override
    public MastershipRole getRole(NodeId node, DeviceId device) {
        return masterships.role(device, node);
    }

    @Override
    public @Nullable NodeId getMaster(DeviceId device) {
        return masterships.master(device);
    }

    @Override
    public RoleInfo getNodes(DeviceId device) {
        MastershipInfo info = masterships.info(device);
        return new RoleInfo(info.master().orElse(null), info.backups());
    }

    @Override
    public Set<DeviceId> getDevices(NodeId node) {
        return masterships.devicesOf(node);
    }

    @Override
    public CompletableFuture<@Nullable MastershipEvent> setMaster(NodeId node, DeviceId device) {
        return CompletableFuture.completedFuture(masterships.makeMaster(device, node));
    }

    @Override
    public @Nullable MastershipTerm getTermFor(DeviceId device) {
        MastershipInfo info = masterships.info(device);
        return info.master()
                .map(master -> MastershipTerm.of(master, info.term()))
                .orElse(null);
    }

    @Override
    public MastershipInfo getMastership(DeviceId device) {
        return masterships.info(device);
    }

    @Override
    public CompletableFuture<@Nullable MastershipEvent> setStandby(NodeId node, DeviceId device) {
        return CompletableFuture.completedFuture(masterships.standBy(device, node));
    }

    @Override
    public CompletableFuture<@Nullable MastershipEvent> relinquishRole(NodeId node, DeviceId device) {
        return CompletableFuture.completedFuture(masterships.relinquish(device, node));
    }

    @Override
    public void relinquishAllRole(NodeId node) {
        masterships.leave(node);
    }
}
