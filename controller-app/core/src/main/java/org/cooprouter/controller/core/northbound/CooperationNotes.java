// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Uplink;

/** Says in words what emergency connections and bandwidth sharing that begin, change or end give to each side and cost it (C6). */
final class CooperationNotes {
    /** An ICMP echo of the agent on the wire: Ethernet, IP, ICMP and its 16 bytes. */
    private static final long PROBE_BITS = (14 + 20 + 8 + 16) * 8;

    private static final double NANOS_PER_SECOND = 1e9;

    private CooperationNotes() {}

    static List<String> at(String site, Policy before, Policy after) {
        TreeSet<String> names =
                new TreeSet<>(before.effective(ResourceName.COOPERATIONS).keySet());
        names.addAll(after.effective(ResourceName.COOPERATIONS).keySet());
        List<String> notes = new ArrayList<>();
        for (String name : names) {
            Optional<Cooperation> old = agreed(before, name);
            Optional<Cooperation> next = agreed(after, name);
            if (!old.equals(next)) {
                note(site, name, old, next, after).ifPresent(notes::add);
            }
        }
        return notes;
    }

    private static Optional<Cooperation> agreed(Policy policy, String name) {
        return policy.cooperation(name)
                .filter(cooperation -> cooperation.hasEmergencyConnection()
                        || cooperation.hasBandwidthSharing()
                        || cooperation.getLatencyOptimization().hasSuppression())
                .filter(cooperation -> cooperation.getBeneficiaryConsents() && cooperation.getHelperConsents());
    }

    private static Optional<String> note(
            String site, String name, Optional<Cooperation> old, Optional<Cooperation> next, Policy policy) {
        Cooperation cooperation = next.or(() -> old).orElseThrow();
        boolean helps = cooperation.getHelper().equals(site);
        if (!helps && !cooperation.getBeneficiary().equals(site)) {
            return Optional.empty();
        }
        String partner = helps ? cooperation.getBeneficiary() : cooperation.getHelper();
        if (next.isEmpty()) {
            return Optional.of(
                    name + ": ends; " + (helps ? partner + " is helped no longer" : partner + " helps no longer"));
        }
        if (cooperation.hasLatencyOptimization()) {
            return Optional.of(name + ": " + suppresses(helps, partner, cooperation));
        }
        String text = cooperation.hasBandwidthSharing()
                ? shares(helps, partner, cooperation, policy)
                : helps ? gives(partner, cooperation, policy) : gets(partner, cooperation, policy);
        return Optional.of(name + ": " + text);
    }

    private static String suppresses(boolean helps, String partner, Cooperation cooperation) {
        String limit = bps(cooperation.getLatencyOptimization().getSuppression().getLimitBps()) + " in each direction";
        return helps
                ? "while latency-critical sessions of " + partner + " suffer, its other traffic is limited to " + limit
                : "while its latency-critical sessions suffer, the other traffic of " + partner + " is limited to "
                        + limit;
    }

    private static String shares(boolean helps, String partner, Cooperation cooperation, Policy policy) {
        BandwidthSharing sharing = cooperation.getBandwidthSharing();
        String limits = " with up to " + bps(sharing.getMaxBps()) + " in each direction, "
                + perMonth(sharing.getMaxBytesPerMonth());
        if (!helps) {
            return "a part of the sessions that begin goes through " + partner + " as long as it has room," + limits;
        }
        StringBuilder text =
                new StringBuilder("while its uplink has room, carries sessions of " + partner + limits + "; ");
        text.append(sharing.getReservePercent()).append(" % of the uplink always stay its own");
        remains(text, cooperation, policy, sharing.getMaxBps());
        return text.toString();
    }

    private static void remains(StringBuilder text, Cooperation cooperation, Policy policy, long given) {
        policy.site(cooperation.getHelper()).map(site -> site.getUplinks(0)).ifPresent(uplink -> {
            remains(text, uplink, "up", uplink.getCapacityUpBps(), given);
            remains(text, uplink, "down", uplink.getCapacityDownBps(), given);
        });
    }

    private static String gives(String partner, Cooperation cooperation, Policy policy) {
        EmergencyConnection emergency = cooperation.getEmergencyConnection();
        StringBuilder text = new StringBuilder("while the ISP of " + partner + " is silent, gives it up to "
                + bps(emergency.getMaxBps()) + " in each direction, " + perMonth(emergency.getMaxBytesPerMonth()));
        remains(text, cooperation, policy, emergency.getMaxBps());
        return text.toString();
    }

    private static void remains(StringBuilder text, Uplink uplink, String direction, long capacity, long given) {
        text.append("; ").append(direction).append(' ').append(uplink.getId());
        if (capacity == 0) {
            text.append(" has no capacity in the policy, so what remains is not known");
        } else {
            text.append(" keeps ").append(bps(capacity - given)).append(" of ").append(bps(capacity));
        }
    }

    private static String perMonth(long bytes) {
        return bytes == 0 ? "without a limit per month" : "at most " + bytes + " bytes a month";
    }

    private static String gets(String partner, Cooperation cooperation, Policy policy) {
        EmergencyConnection emergency = cooperation.getEmergencyConnection();
        String tcp = emergency.getKeepTcp()
                ? "TCP connections that run wait for the ISP"
                : "TCP connections that run are reset after " + Durations.toString(emergency.getResetTcpAfter());
        return "while the ISP is silent, traffic goes through " + partner + " with up to "
                + bps(emergency.getMaxBps()) + " in each direction, " + perMonth(emergency.getMaxBytesPerMonth()) + "; "
                + tcp
                + policy.site(cooperation.getBeneficiary())
                        .map(Site::getUplinksList)
                        .map(uplinks -> probes(uplinks.get(0)))
                        .orElse("");
    }

    private static String probes(Uplink uplink) {
        Liveness liveness = uplink.getLiveness();
        double perSecond =
                liveness.getReflectorsCount() * NANOS_PER_SECOND / Durations.toNanos(liveness.getProbeInterval());
        return "; its probes of " + liveness.getReflectorsCount() + " reflectors cost " + uplink.getId() + " "
                + bps(Math.round(perSecond * PROBE_BITS)) + " in each direction all the time";
    }

    private static String bps(long value) {
        return value >= 1_000_000
                ? String.format(Locale.ROOT, "%.1f Mbit/s", value / 1e6)
                : String.format(Locale.ROOT, "%.1f kbit/s", value / 1e3);
    }
}
