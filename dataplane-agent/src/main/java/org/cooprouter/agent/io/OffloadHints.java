// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, at most once a minute each, what to switch off when frames show that offloads are on. */
final class OffloadHints {
    private static final Logger LOG = LoggerFactory.getLogger(OffloadHints.class);
    private static final long INTERVAL_NS = 60_000_000_000L;

    private final String interfaceName;
    private boolean saidOversize;
    private long oversizeSaidNs;
    private boolean saidUnfinished;
    private long unfinishedSaidNs;

    OffloadHints(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    void oversize(int length, long nowNs) {
        if (!saidOversize || nowNs - oversizeSaidNs >= INTERVAL_NS) {
            saidOversize = true;
            oversizeSaidNs = nowNs;
            LOG.warn(
                    "{}: dropped a frame of {} bytes, longer than {}: run `ethtool -K {} gro off` here,"
                            + " `ethtool -K <peer> tso off gso off` at the sender, or lower the MTU",
                    interfaceName,
                    length,
                    PacketRing.MAX_FRAME_LENGTH,
                    interfaceName);
        }
    }

    void unfinishedChecksum(long nowNs) {
        if (!saidUnfinished || nowNs - unfinishedSaidNs >= INTERVAL_NS) {
            saidUnfinished = true;
            unfinishedSaidNs = nowNs;
            LOG.warn(
                    "{}: a frame came without its checksum: run `ethtool -K <peer> tx off` at the interface that sends"
                            + " to it; otherwise what is forwarded arrives nowhere",
                    interfaceName);
        }
    }
}
