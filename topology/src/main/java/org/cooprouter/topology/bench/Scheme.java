// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import com.google.protobuf.Duration;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.SplitConfig;

/** The redundancy profiles with which a router is measured: two paths, all copies of them together survive the loss of one. */
enum Scheme {
    RAIC_1("RAIC-1", 2, 0, ""),
    RAIC_5("RAIC-5, k = 2", 3, 5, "<= 1.3"),
    RAIC_6("RAIC-6, k = 2", 4, 6, "<= 1.6");

    private static final int PARTS = 2;

    /** For people. */
    final String label;
    /** How many frames leave for a packet. */
    final int frames;

    /** Of its CPU time against that of RAIC-1. */
    final String goal;

    private final int wireNumber;

    Scheme(String label, int frames, int wireNumber, String goal) {
        this.label = label;
        this.frames = frames;
        this.wireNumber = wireNumber;
        this.goal = goal;
    }

    /** As the controller would send it. */
    RedundancyProfileConfig profile() {
        RedundancyProfileConfig.Builder profile = RedundancyProfileConfig.newBuilder()
                .setCopiesPerUplink(1)
                .setCopiesPerNeighbour(1)
                .setMaxSkew(Duration.newBuilder().setNanos(500_000_000));
        if (this != RAIC_1) {
            profile.setSplit(SplitConfig.newBuilder()
                    .setScheme(wireNumber)
                    .setParts(PARTS)
                    .setTimes(1));
        }
        return profile.build();
    }
}
