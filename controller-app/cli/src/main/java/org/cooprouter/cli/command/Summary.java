// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cooprouter.policy.v1.Adaptive;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.DuplicateElimination;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Splitting;
import org.cooprouter.policy.v1.TrafficMatch;

/** A resource in one line. */
final class Summary {
    private Summary() {}

    static String of(Resource resource) {
        return switch (resource.getSpecCase()) {
            case SITE -> site(resource.getSite());
            case PROXY -> proxy(resource.getProxy());
            case APP_TYPE -> appType(resource.getAppType());
            case REDUNDANCY_PROFILE -> profile(resource.getRedundancyProfile());
            case COOPERATION -> cooperation(resource.getCooperation());
            case SPEC_NOT_SET -> "";
        };
    }

    private static String site(Site site) {
        List<String> words = new ArrayList<>();
        if (site.hasLan()) {
            words.add("LAN " + site.getLan().getAddress());
        }
        site.getUplinksList().forEach(uplink -> words.add(uplink.getId() + " " + uplink.getAddress()));
        site.getLinksList().forEach(link -> words.add(link.getId() + " to " + link.getPeerSite()));
        return String.join(", ", words);
    }

    private static String proxy(Proxy proxy) {
        return "at " + proxy.getSite() + ", UDP port " + (proxy.getUdpPort() == 0 ? 7177 : proxy.getUdpPort());
    }

    private static String appType(AppType type) {
        return type.getMatchesList().stream().map(Summary::match).collect(Collectors.joining(" or ")) + ", "
                + type.getRedundancyProfile() + " over " + String.join(", ", type.getPreferredProxiesList())
                + (type.hasDuplicateElimination() ? copies(type.getDuplicateElimination()) : "");
    }

    private static String copies(DuplicateElimination elimination) {
        return switch (elimination.getIdentityCase()) {
            case RTP -> ", its own copies told by RTP sequence number";
            case EXISTING_PACKET_ID ->
                ", its own copies told by " + elimination.getExistingPacketId().getBytes() + " bytes at "
                        + elimination.getExistingPacketId().getOffset();
            case CONTENT -> ", its own copies told by content";
            case IDENTITY_NOT_SET -> "";
        };
    }

    private static String match(TrafficMatch match) {
        List<String> words = new ArrayList<>();
        if (match.getProtocol() != Protocol.PROTOCOL_UNSPECIFIED) {
            words.add(match.getProtocol().name().replace("PROTOCOL_", "").toLowerCase(Locale.ROOT));
        }
        match.getForeignPortsList().forEach(ports -> words.add(ports(ports)));
        words.addAll(match.getForeignPrefixesList());
        match.getDscpList().forEach(dscp -> words.add("DSCP " + dscp));
        return String.join(" ", words);
    }

    private static String ports(PortRange ports) {
        return ports.getLast() == 0 || ports.getLast() == ports.getFirst()
                ? Integer.toString(ports.getFirst())
                : ports.getFirst() + "-" + ports.getLast();
    }

    private static String profile(RedundancyProfile profile) {
        String copies = switch (profile.getSchemeCase()) {
            case REPLICATION -> replication(profile.getReplication());
            case FRAGMENTS -> splitting("X-Fragmentation", profile.getFragments(), 0);
            case RAIC5 -> splitting("RAIC-5", profile.getRaic5(), 1);
            case RAIC6 -> splitting("RAIC-6", profile.getRaic6(), 2);
            case ADAPTIVE -> adaptive(profile.getAdaptive());
            case RAICT -> raict(profile.getRaict());
            case FEC -> fec(profile.getFec());
            case STREAM_SPLITTING -> "each packet over one of the paths";
            case SCHEME_NOT_SET -> "";
        };
        return copies
                + (profile.hasSpread() ? ", spread in time" : "")
                + (profile.hasSteady() ? ", delay kept even" : "");
    }

    private static String adaptive(Adaptive adaptive) {
        return "adaptive, at most "
                + (adaptive.hasMaxOverheadPercent() ? adaptive.getMaxOverheadPercent() : 100)
                + " % extra bytes, of "
                + (adaptive.getCandidatesCount() == 0
                        ? "the built-in candidates"
                        : String.join(", ", adaptive.getCandidatesList()));
    }

    private static String raict(Raict raict) {
        int depth = raict.getDepth() == 0 ? 1 : raict.getDepth();
        return "RAICT: XORs with the last " + (depth == 1 ? "packet" : depth + " packets") + " beside "
                + (raict.hasCopiesPerUplink() ? raict.getCopiesPerUplink() : 1)
                + " copies per uplink, " + raict.getCopiesPerNeighbour() + " per neighbour";
    }

    private static String fec(ForwardErrorCorrection fec) {
        int k = fec.getK() == 0 ? 4 : fec.getK();
        int r = fec.getR() == 0 ? 1 : fec.getR();
        return "FEC: any " + k + " of " + (k + r)
                + (fec.getInterleave() > 1 ? ", interleaved by " + fec.getInterleave() : "")
                + ", beside "
                + (fec.hasCopiesPerUplink() ? fec.getCopiesPerUplink() : 1)
                + " copies per uplink, " + fec.getCopiesPerNeighbour() + " per neighbour";
    }

    private static String splitting(String scheme, Splitting splitting, int parities) {
        int parts = splitting.getParts() == 0 ? 2 : splitting.getParts();
        return scheme + ": any " + parts + " of " + (parts + parities) + " split copies"
                + (splitting.getTimes() > 1 ? ", each sent " + splitting.getTimes() + " times" : "")
                + ", shares: " + (splitting.hasSharePerUplink() ? splitting.getSharePerUplink() : 1)
                + " per uplink, "
                + (splitting.hasSharePerNeighbour() ? splitting.getSharePerNeighbour() : 1)
                + " per neighbour";
    }

    private static String replication(Replication replication) {
        return "copies: " + (replication.hasCopiesPerUplink() ? replication.getCopiesPerUplink() : 1)
                + " per uplink, "
                + (replication.hasCopiesPerNeighbour() ? replication.getCopiesPerNeighbour() : 1)
                + " per neighbour";
    }

    private static String cooperation(Cooperation cooperation) {
        boolean agreed = cooperation.getBeneficiaryConsents() && cooperation.getHelperConsents();
        String what = switch (cooperation.getTypeCase()) {
            case LATENCY_OPTIMIZATION ->
                " with "
                        + Texts.bitsPerSecond(
                                cooperation.getLatencyOptimization().getMaxBps());
            case EMERGENCY_CONNECTION ->
                " in an emergency with "
                        + Texts.bitsPerSecond(
                                cooperation.getEmergencyConnection().getMaxBps());
            case BANDWIDTH_SHARING ->
                " by sharing up to "
                        + Texts.bitsPerSecond(cooperation.getBandwidthSharing().getMaxBps());
            case TYPE_NOT_SET -> "";
        };
        return cooperation.getHelper() + " helps " + cooperation.getBeneficiary() + what
                + (agreed ? "" : ", consent missing");
    }
}
