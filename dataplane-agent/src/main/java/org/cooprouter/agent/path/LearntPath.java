// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.PathKind;

/**
 * Where a proxy reaches a client, as the client's authentic packets have shown it. Not safe for use by several threads, except
 * {@link #stats()} and {@link #pathId()}.
 */
public final class LearntPath {
    /** Not named by a probe yet. */
    public static final int UNNAMED = -1;

    private final PathStats stats = new PathStats();
    private long addressHigh;
    private long addressLow;
    private int port;
    private long ownLow;
    private int ownPort;
    private volatile int pathId = UNNAMED;
    private int localId = UNNAMED;
    private PathKind kind = PathKind.UPLINK;
    private PathQuality quality = new PathQuality();
    private long lastSeenNs;
    private long lastHeardNs;
    private boolean gone;

    LearntPath() {}

    /** Our end of it. */
    void begin(long atLow, int atPort) {
        ownLow = atLow;
        ownPort = atPort;
    }

    void moveTo(long high, long low, int toPort, long nowNs) {
        addressHigh = high;
        addressLow = low;
        port = toPort;
        seen(nowNs);
    }

    void name(int id, int local, PathKind whose) {
        localId = local;
        if (pathId != id) {
            pathId = id;
        }
        kind = whose;
    }

    void seen(long nowNs) {
        lastSeenNs = nowNs;
        lastHeardNs = nowNs;
        stats.seen(nowNs);
    }

    boolean isAt(long high, long low, int atPort, long atOwnLow, int atOwnPort) {
        return port == atPort && addressLow == low && addressHigh == high && ownLow == atOwnLow && ownPort == atOwnPort;
    }

    /**
     * Returns our own address to which the client's packets came.
     *
     * @return second half
     */
    public long ownLow() {
        return ownLow;
    }

    /**
     * Returns our own UDP port to which the client's packets came.
     *
     * @return 1-65535
     */
    public int ownPort() {
        return ownPort;
    }

    /**
     * Returns where the path begins at the client.
     *
     * @return the client's number of its local path, 0-63, or {@link #UNNAMED}
     */
    public int localId() {
        return localId;
    }

    /**
     * Notes the arrival of an authentic copy of a session packet, also when it is a duplicate.
     *
     * @param nowNs the time
     */
    public void onCopy(long nowNs) {
        lastHeardNs = nowNs;
        quality.onArrived();
    }

    /** Notes that a datagram leaves over this path. */
    public void onSent() {
        quality.onSent();
    }

    /**
     * Keeps the path's quality with the others of the client, once a probe has named it.
     *
     * @param peer qualities by path_ID
     */
    public void keepQuality(PeerQuality peer) {
        quality = peer.adopt(pathId, quality);
    }

    /**
     * Returns how well the path carries packets.
     *
     * @return the same object as long as the path keeps its name
     */
    public PathQuality quality() {
        return quality;
    }

    /**
     * Returns the client's address.
     *
     * @return first half
     */
    public long addressHigh() {
        return addressHigh;
    }

    /**
     * Returns the client's address.
     *
     * @return second half
     */
    public long addressLow() {
        return addressLow;
    }

    /**
     * Returns the client's UDP port.
     *
     * @return 1-65535
     */
    public int port() {
        return port;
    }

    /**
     * Returns the client's number of this path.
     *
     * @return 0-63, or {@link #UNNAMED}
     */
    public int pathId() {
        return pathId;
    }

    /**
     * Returns whose uplink the path uses, an own one as long as no probe has said otherwise.
     *
     * @return the kind
     */
    public PathKind kind() {
        return kind;
    }

    /**
     * Returns when a new packet last came over this path.
     *
     * @return monotonic time in ns
     */
    public long lastSeenNs() {
        return lastSeenNs;
    }

    /**
     * Returns when anything authentic last came over this path, be it a duplicate: whether the path works.
     *
     * @return monotonic time in ns
     */
    public long lastHeardNs() {
        return lastHeardNs;
    }

    /**
     * Returns what other threads may read.
     *
     * @return always the same object
     */
    public PathStats stats() {
        return stats;
    }

    void leave() {
        gone = true;
    }

    /**
     * Tells whether the path has been forgotten.
     *
     * @return true if nothing may be sent over it any more
     */
    public boolean gone() {
        return gone;
    }
}
