// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.path.CopySchedule;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.AppType;
import org.jspecify.annotations.Nullable;

/** A latency-critical session at the router: a client's flow to a server, through its session proxy. */
public final class RouterSession extends Session {
    private final RouterSessions owner;
    private final FlowKey flow;
    private final Announcement announcement;
    private long clientMac;
    private @Nullable ProxyPeer proxy;
    private @Nullable CopySchedule schedule;
    private boolean refused;
    /** Where the owner holds it. */
    int index;

    RouterSession(
            RouterSessions owner, FlowKey flow, int sessionId, AppType appType, PacketIdSource packetIds, long nowNs) {
        super(sessionId, flow.protocol(), appType, newRecovery(appType), packetIds, nowNs);
        this.owner = owner;
        this.flow = flow;
        this.announcement = new Announcement(nowNs);
    }

    @Override
    protected void onExpired(long nowNs) {
        owner.onExpired(this, nowNs);
    }

    @Override
    protected void onDeadlineMoved() {
        owner.reschedule(this);
    }

    @Override
    protected long graceNs() {
        return 0;
    }

    /**
     * Returns the flow.
     *
     * @return addresses, ports, protocol
     */
    public FlowKey flow() {
        return flow;
    }

    /**
     * Returns what tells the proxy about the session.
     *
     * @return always the same object
     */
    public Announcement announcement() {
        return announcement;
    }

    /**
     * Returns the client's MAC address as last seen.
     *
     * @return 48 bits
     */
    public long clientMac() {
        return clientMac;
    }

    /**
     * Learns the client's MAC address.
     *
     * @param mac 48 bits
     */
    public void clientMac(long mac) {
        clientMac = mac;
    }

    /**
     * Returns the session proxy.
     *
     * @return null until one has been chosen
     */
    public @Nullable ProxyPeer proxy() {
        return proxy;
    }

    /**
     * Returns how the session's copies leave.
     *
     * @return null until a proxy has been chosen
     */
    public @Nullable CopySchedule schedule() {
        return schedule;
    }

    /**
     * Makes a proxy the session proxy; it is told everything from the beginning, under numbers above all used so far.
     *
     * @param chosen the proxy
     * @param nowNs the time
     */
    public void proxy(ProxyPeer chosen, long nowNs) {
        if (proxy != null) {
            restartRecovery();
        }
        announcement.restart(nowNs);
        proxy = chosen;
        refused = false;
        refreshSchedule();
    }

    /** Looks the schedule up again: the profile may have changed. */
    public void refreshSchedule() {
        if (proxy != null) {
            schedule = proxy.schedule(appType().profile());
        }
    }

    /** Has no session proxy any more. */
    public void forgetProxy() {
        proxy = null;
        schedule = null;
    }

    /**
     * Goes on above every number that this agent has used.
     *
     * @param space numbers of this agent
     */
    public void renumber(PacketIdSpace space) {
        renumber(space.newSource());
    }

    /**
     * Tells whether the proxy has refused the session.
     *
     * @return true if its packets have to be declined
     */
    public boolean refused() {
        return refused;
    }

    /** The proxy has refused the session. */
    public void refuse() {
        refused = true;
    }
}
