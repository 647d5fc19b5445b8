// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.jspecify.annotations.Nullable;

/**
 * The proxy's external ports of one transport protocol and whom they stand for (T1). A client host's port gets, if it is
 * free, the external port that its key hashes to, so that a proxy that restarts most likely gives it the same one again and
 * servers notice nothing. Not safe for use by several threads.
 */
public final class NatTable {
    private static final long HASH_MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final ExpiryWheel wheel;
    private final TupleTable<NatMapping> byClient;
    /** From {@link #firstPort} on: the range, and what is left of those before. */
    private @Nullable NatMapping[] byPort = new NatMapping[0];

    private int firstPort;
    private int portMin = 1;
    private int portCount;
    private int used;

    NatTable(ExpiryWheel wheel, long seed) {
        this.wheel = wheel;
        this.byClient = new TupleTable<>(0, seed);
    }

    /** Sets the range of external ports; a mapping outside of it is not used again. */
    void ports(int min, int max) {
        portMin = min;
        portCount = max - min + 1;
        byClient.reserve(portCount + byClient.size());
        int first = used == 0 ? min : Math.min(min, firstPort);
        int last = used == 0 ? max : Math.max(max, firstPort + byPort.length - 1);
        if (first == firstPort && last - first + 1 == byPort.length) {
            return;
        }
        @Nullable NatMapping[] moved = new NatMapping[last - first + 1];
        if (used > 0) {
            System.arraycopy(byPort, 0, moved, firstPort - first, byPort.length);
        }
        byPort = moved;
        firstPort = first;
    }

    /**
     * Finds the mapping of a client host's port, or makes one.
     *
     * @param clientId the client
     * @param realHigh the host's address, first half
     * @param realLow the host's address, second half
     * @param vport the host's port
     * @param nowNs the time
     * @return null if every port is taken
     */
    @Nullable
    NatMapping acquire(long clientId, long realHigh, long realLow, int vport, long nowNs) {
        NatMapping known = byClient.get(realHigh, realLow, clientId, vport, 0);
        if (known != null && known.externalPort() >= portMin && known.externalPort() < portMin + portCount) {
            return known;
        }
        if (known != null) {
            wheel.remove(known);
            release(known);
        }
        int port = freePort(clientId, realHigh, realLow, vport);
        if (port == 0) {
            return null;
        }
        NatMapping mapping = new NatMapping(this, clientId, realHigh, realLow, vport, port, nowNs);
        byClient.put(realHigh, realLow, clientId, vport, 0, mapping);
        byPort[port - firstPort] = mapping;
        used++;
        wheel.add(mapping);
        return mapping;
    }

    private int freePort(long clientId, long realHigh, long realLow, int vport) {
        long hash = ((clientId * HASH_MULTIPLIER) ^ realHigh) * HASH_MULTIPLIER;
        hash = (((hash ^ realLow) * HASH_MULTIPLIER) ^ vport) * HASH_MULTIPLIER;
        int first = (int) Long.remainderUnsigned(hash >>> Short.SIZE, Math.max(1, portCount));
        for (int i = 0; i < portCount; i++) {
            int port = portMin + (first + i) % portCount;
            if (byPort[port - firstPort] == null) {
                return port;
            }
        }
        return 0;
    }

    /**
     * Finds who has an external port.
     *
     * @param port 0-65535
     * @return null if nobody has
     */
    public @Nullable NatMapping find(int port) {
        int index = port - firstPort;
        return index >= 0 && index < byPort.length ? byPort[index] : null;
    }

    /**
     * Returns how many ports are taken.
     *
     * @return 0 or more
     */
    public int used() {
        return used;
    }

    void release(NatMapping mapping) {
        byClient.remove(mapping.realHigh(), mapping.realLow(), mapping.clientId(), mapping.vport(), 0, mapping);
        byPort[mapping.externalPort() - firstPort] = null;
        used--;
    }
}
