// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

/**
 * An external port of the proxy that stands for one port of one client host (T1): endpoint-independent, so every session of
 * that host and port has it, whatever the server (RFC 4787 REQ-1). Not safe for use by several threads.
 */
public final class NatMapping extends ExpiryWheel.Entry {
    /** RFC 4787 REQ-5: a mapping must not expire in less than two minutes. */
    static final long IDLE_NS = 120_000_000_000L;

    private final NatTable owner;
    private final long clientId;
    private final long realHigh;
    private final long realLow;
    private final int vport;
    private final int externalPort;
    private int sessions;
    private long lastOutboundNs;

    NatMapping(NatTable owner, long clientId, long realHigh, long realLow, int vport, int externalPort, long nowNs) {
        this.owner = owner;
        this.clientId = clientId;
        this.realHigh = realHigh;
        this.realLow = realLow;
        this.vport = vport;
        this.externalPort = externalPort;
        this.lastOutboundNs = nowNs;
    }

    /**
     * Returns the port under which servers see the client host.
     *
     * @return 1-65535
     */
    public int externalPort() {
        return externalPort;
    }

    /**
     * Notes a packet from the client; only these keep a mapping (RFC 4787 REQ-6).
     *
     * @param nowNs the time
     */
    public void onOutbound(long nowNs) {
        lastOutboundNs = nowNs;
    }

    long clientId() {
        return clientId;
    }

    long realHigh() {
        return realHigh;
    }

    long realLow() {
        return realLow;
    }

    int vport() {
        return vport;
    }

    void attach() {
        sessions++;
    }

    void detach() {
        sessions--;
    }

    @Override
    protected long deadlineNs() {
        return sessions > 0 ? Long.MAX_VALUE : lastOutboundNs + IDLE_NS;
    }

    @Override
    protected void onExpired(long nowNs) {
        owner.release(this);
    }
}
