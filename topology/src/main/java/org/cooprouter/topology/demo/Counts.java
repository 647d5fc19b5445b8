// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.topology.twohomes.IspNode;
import org.cooprouter.topology.twohomes.TwoHomes;
import org.cooprouter.topology.wan.WanStatistics;

/**
 * What ISPs, bridge and agents counted up to one moment.
 *
 * @param ispA home A's ISP
 * @param ispB home B's ISP
 * @param tunnelBytesOut bytes of frames that home A's agent sent to proxies, over all its paths
 * @param tunnelBytesIn bytes of frames that reached it from proxies
 * @param drops what each agent did not pass on, by its site
 */
record Counts(Isp ispA, Isp ispB, long tunnelBytesOut, long tunnelBytesIn, Map<String, Drops> drops) {
    private static final Pattern OUT = Pattern.compile("n_bytes=(\\d+), (?:idle_age=\\d+, )?priority=200,ip,nw_src=");
    private static final Pattern IN = Pattern.compile("n_bytes=(\\d+), (?:idle_age=\\d+, )?priority=200,udp,in_port=");
    private static final int TABLE_UPLINK_IN = 4;
    private static final int TABLE_AGENT_OUT = 5;
    private static final int TABLE_NEIGHBOUR_IN = 6;

    /** Both directions of an ISP. */
    record Isp(WanStatistics out, WanStatistics in) {
        static Isp of(IspNode isp) {
            return new Isp(isp.counts(true), isp.counts(false));
        }

        /** Share that the ISP has lost since, with the error of the losses of a Gilbert model in bursts of that mean length. */
        Rate lossSince(Isp before, boolean isToServer, double burst) {
            WanStatistics now = isToServer ? out : in;
            WanStatistics then = isToServer ? before.out : before.in;
            long frames = now.arrivedFrames() - then.arrivedFrames();
            if (frames == 0) {
                return new Rate(0, 0, 1);
            }
            double share = (double) (now.droppedLost() - then.droppedLost()) / frames;
            return new Rate(share, 0, burst).observedOn(frames);
        }

        /** Frames of that direction that it has dropped since for want of room, in its queue or its memory. */
        long overflowsSince(Isp before, boolean isToServer) {
            WanStatistics now = isToServer ? out : in;
            WanStatistics then = isToServer ? before.out : before.in;
            return now.droppedQueueFull() + now.droppedNoMemory() - then.droppedQueueFull() - then.droppedNoMemory();
        }

        /** Frames that left it more than 1 ms late since. */
        long lateSince(Isp before) {
            return out.lateFrames() + in.lateFrames() - before.out.lateFrames() - before.in.lateFrames();
        }
    }

    static Counts now(TwoHomes homes) {
        Map<String, Drops> drops = new LinkedHashMap<>();
        drops.put("home A", Drops.of(homes.homeA().metrics()));
        drops.put("proxy", Drops.of(homes.proxy().metrics()));
        return new Counts(
                Isp.of(homes.ispA()),
                Isp.of(homes.ispB()),
                bytes(homes, TABLE_AGENT_OUT, OUT),
                bytes(homes, TABLE_UPLINK_IN, IN) + bytes(homes, TABLE_NEIGHBOUR_IN, IN),
                drops);
    }

    private static long bytes(TwoHomes homes, int table, Pattern rule) {
        Matcher matcher = rule.matcher(homes.homeA().bridge().ofctl("dump-flows", "table=" + table));
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
