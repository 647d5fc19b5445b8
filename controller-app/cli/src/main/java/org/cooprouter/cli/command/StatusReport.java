// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.cooprouter.cli.TextTable;
import org.cooprouter.policy.v1.AgentStatus;
import org.cooprouter.policy.v1.BridgeStatus;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.HandshakeAgreement;
import org.cooprouter.policy.v1.HandshakeStatus;
import org.cooprouter.policy.v1.PathStatus;
import org.cooprouter.policy.v1.PeerStatus;
import org.cooprouter.policy.v1.SiteStatus;

/** The state of sites in tables, and the judgement whether it is as wanted. */
final class StatusReport {
    private final List<SiteStatus> statuses;

    StatusReport(List<SiteStatus> statuses) {
        this.statuses = statuses;
    }

    /** Whether agent and bridge of every site have applied the wanted revision. */
    boolean isApplied() {
        return statuses.stream().allMatch(status -> status.getAppliedRevision() == status.getWantedRevision());
    }

    /** Whether every site is connected, has applied what it should, and has no problem. */
    boolean isAsWanted() {
        return complaints().isEmpty();
    }

    void print(PrintWriter out) {
        if (statuses.isEmpty()) {
            out.println("no sites are declared");
            return;
        }
        sites().print(out);
        section(paths(), out);
        section(peers(), out);
        section(cooperations(), out);
        section(handshakes(), out);
        List<String> complaints = complaints();
        if (!complaints.isEmpty()) {
            out.println();
            complaints.forEach(out::println);
        }
    }

    /** What is not as wanted, a line each. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (SiteStatus status : statuses) {
            AgentStatus agent = status.getAgent();
            BridgeStatus bridge = status.getBridge();
            List<String> found = new ArrayList<>();
            if (!agent.getConnected()) {
                found.add("its agent is not connected" + lastSeen(Texts.time(agent.getLastSeen())));
            }
            if (!bridge.getConnected()) {
                found.add("its bridge is not connected" + lastSeen(Texts.time(bridge.getLastSeen())));
            }
            if (!agent.getNackReason().isEmpty()) {
                found.add("its agent refused version " + agent.getWantedVersion() + ": " + agent.getNackReason());
            }
            if (status.getAppliedRevision() != status.getWantedRevision()) {
                found.add("revision " + status.getAppliedRevision() + " is applied, " + status.getWantedRevision()
                        + " is wanted");
            }
            if (bridge.getInstalledRules() != bridge.getWantedRules()) {
                found.add(bridge.getInstalledRules() + " of " + bridge.getWantedRules() + " rules are on its bridge");
            }
            found.addAll(status.getProblemsList());
            found.forEach(each -> complaints.add(status.getSite() + ": " + each));
        }
        return complaints;
    }

    private static String lastSeen(String time) {
        return time.isEmpty() ? "" : ", last seen at " + time;
    }

    private TextTable sites() {
        TextTable table =
                new TextTable("SITE", "AGENT", "BRIDGE", "LIVE", "APPLIED", "WANTED", "RULES", "SESSIONS", "PRESENT");
        for (SiteStatus status : statuses) {
            BridgeStatus bridge = status.getBridge();
            table.row(
                    status.getSite(),
                    Texts.yesNo(status.getAgent().getConnected()),
                    Texts.yesNo(bridge.getConnected()),
                    Texts.yesNo(bridge.getAgentLive()),
                    Long.toString(status.getAppliedRevision()),
                    Long.toString(status.getWantedRevision()),
                    bridge.getInstalledRules() + "/" + bridge.getWantedRules(),
                    Integer.toString(status.getActiveSessions()),
                    String.join(",", status.getPresentAppTypesList()));
        }
        return table;
    }

    private TextTable paths() {
        TextTable table = new TextTable("SITE", "PATH", "TO", "ALIVE", "RTT", "LOSS");
        for (SiteStatus status : statuses) {
            for (PathStatus path : status.getPathsList()) {
                table.row(
                        status.getSite(),
                        path.getPath(),
                        path.getPeer(),
                        Texts.yesNo(path.getAlive()),
                        path.hasRoundTripTime() ? Texts.milliseconds(path.getRoundTripTime()) : "",
                        Texts.percent(path.getLoss()));
            }
        }
        return table;
    }

    private TextTable peers() {
        TextTable table = new TextTable("SITE", "SESSIONS WITH", "RTT");
        for (SiteStatus status : statuses) {
            for (PeerStatus peer : status.getPeersList()) {
                table.row(status.getSite(), peer.getPeer(), Texts.milliseconds(peer.getSessionRoundTripTime()));
            }
        }
        return table;
    }

    private TextTable cooperations() {
        TextTable table = new TextTable("SITE", "COOPERATION", "STATE", "FORWARDED BYTES");
        for (SiteStatus status : statuses) {
            for (CooperationStatus cooperation : status.getCooperationsList()) {
                table.row(
                        status.getSite(),
                        cooperation.getCooperation(),
                        cooperation.getState().name().replace("STATE_", "").toLowerCase(Locale.ROOT),
                        Long.toString(cooperation.getForwardedBytes()));
            }
        }
        return table;
    }

    /** Neighbours that agents agree with by themselves. */
    private TextTable handshakes() {
        TextTable table =
                new TextTable("SITE", "LINK", "NEIGHBOUR", "HANDSHAKE", "SINCE", "GIVES", "GETS", "LINK SPEED", "NOTE");
        for (SiteStatus status : statuses) {
            for (HandshakeStatus handshake : status.getHandshakesList()) {
                table.row(
                        status.getSite(),
                        handshake.getLink(),
                        neighbour(handshake),
                        handshake.getState(),
                        Texts.time(handshake.getSince()),
                        agreed(handshake, HandshakeAgreement::getProvideBps),
                        agreed(handshake, HandshakeAgreement::getReceiveBps),
                        speed(handshake),
                        note(handshake));
            }
        }
        return table;
    }

    private static String neighbour(HandshakeStatus handshake) {
        return handshake.getNeighbour().isEmpty() ? handshake.getNeighbourNumber() : handshake.getNeighbour();
    }

    private static String agreed(HandshakeStatus handshake, ToLongFunction<HandshakeAgreement> bandwidth) {
        return handshake.getAgreementsList().stream()
                .filter(agreement -> bandwidth.applyAsLong(agreement) > 0)
                .map(agreement -> agreement.getType() + " " + Texts.bitsPerSecond(bandwidth.applyAsLong(agreement)))
                .collect(Collectors.joining(", "));
    }

    private static String speed(HandshakeStatus handshake) {
        if (handshake.getLinkBps() == 0) {
            return "";
        }
        return (handshake.getLinkBpsAtLeast() ? "at least " : "") + Texts.bitsPerSecond(handshake.getLinkBps());
    }

    /** Why there is nothing, or what the neighbour would give and take. */
    private static String note(HandshakeStatus handshake) {
        if (!handshake.getRefusal().isEmpty()) {
            return handshake.getRefusal() + refusals(handshake);
        }
        if (handshake.getState().equals("indicated")) {
            return "offers "
                    + handshake.getNeighbourOffersList().stream()
                            .map(StatusReport::offer)
                            .collect(Collectors.joining(", "));
        }
        if (!handshake.getEmergency().isEmpty()) {
            return handshake.getEmergency();
        }
        return handshake.getLost() == 0 ? "" : "lost " + handshake.getLost() + " times before";
    }

    private static String refusals(HandshakeStatus handshake) {
        return handshake.getRefused() == 0 ? "" : " (refused " + handshake.getRefused() + " times)";
    }

    private static String offer(CooperationOffer offer) {
        return offer.getType().name().replace("COOPERATION_TYPE_", "").toLowerCase(Locale.ROOT)
                + ": gives up to " + Texts.bitsPerSecond(offer.getProvide().getMaxBps())
                + ", takes up to " + Texts.bitsPerSecond(offer.getReceive().getMaxBps());
    }

    private static void section(TextTable table, PrintWriter out) {
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
    }
}
