// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.policy.v1.AgentSettings;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Bridge;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.DuplicateElimination;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.ProxyEndpoint;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Splitting;
import org.cooprouter.policy.v1.Suppression;
import org.cooprouter.policy.v1.Suppression.SharedBottleneck;
import org.cooprouter.policy.v1.Uplink;
import org.cooprouter.policy.v1.WeeklyWindow;

/** The one place that knows the defaults which policy.proto promises for fields that are unset or zero. */
public final class Defaults {
    private static final int EXPERIMENT_PERCENT = 5;
    private static final int CONTENT_COPIES = 2;
    private static final int TUNNEL_PORT = 7177;
    private static final int MTU = 1500;
    private static final int SESSIONS = 65536;
    private static final int SESSIONS_PER_CLIENT = 4096;
    private static final int NAT_PORT_MIN = 32768;
    private static final int NAT_PORT_MAX = 65535;
    private static final Duration ADVERTISE_INTERVAL = Durations.fromSeconds(2);
    private static final Duration KEEP_ALIVE_INTERVAL = Durations.fromSeconds(1);
    private static final Duration PROBE_INTERVAL = Durations.fromMillis(200);
    private static final Duration OUTBOUND_IDLE = Durations.fromSeconds(60);
    private static final Duration PRESENCE_HOLD = Durations.fromSeconds(10);
    private static final int PARTS = 2;
    private static final int MAX_OVERHEAD_PERCENT = 100;
    private static final int BLOCK = 4;
    private static final Duration MAX_SKEW = Durations.fromMillis(500);
    private static final Duration HOLD = Durations.fromMillis(20);
    private static final Duration REORDER_AT_MOST = Durations.fromMillis(100);
    private static final Duration SPREAD_AT_MOST = Durations.fromMillis(100);

    private static final Duration REFLECTOR_INTERVAL = Durations.fromMillis(100);
    private static final int PROBES_OF_SILENCE = 3;
    private static final Duration RESTORED_AFTER = Durations.fromSeconds(5);
    private static final Duration OCCUPIED_OVER = Durations.fromSeconds(10);
    private static final Duration PEAK_OVER = Durations.fromHours(1);
    private static final int SUPPRESSION_LOSS_PERCENT = 2;
    private static final Duration SUPPRESSION_DELAY_RISE = Durations.fromMillis(30);
    private static final Duration SUPPRESSION_HOLD = Durations.fromSeconds(10);
    private static final int RESERVE_PERCENT = 10;
    private static final Duration LIMIT_INTERVAL = Durations.fromMillis(100);
    private static final Duration RESET_TCP_AFTER = Durations.fromSeconds(1);

    private Defaults() {}

    /** The resource with every default filled in. */
    public static Resource apply(Resource resource) {
        switch (resource.getSpecCase()) {
            case SITE:
                return resource.toBuilder().setSite(site(resource.getSite())).build();
            case PROXY:
                return resource.toBuilder().setProxy(proxy(resource.getProxy())).build();
            case APP_TYPE:
                return resource.toBuilder()
                        .setAppType(appType(resource.getAppType()))
                        .build();
            case REDUNDANCY_PROFILE:
                return resource.toBuilder()
                        .setRedundancyProfile(profile(resource.getRedundancyProfile()))
                        .build();
            case COOPERATION:
                return resource.toBuilder()
                        .setCooperation(cooperation(resource.getCooperation()))
                        .build();
            case SPEC_NOT_SET:
                return resource;
        }
        throw new IllegalArgumentException("a new kind of resource: " + resource.getSpecCase());
    }

    private static Site site(Site site) {
        Site.Builder result =
                site.toBuilder().setBridge(bridge(site.getBridge())).setAgent(agent(site.getAgent()));
        if (site.hasLan()) {
            result.getLanBuilder().setPort(or(site.getLan().getPort(), "lan0"));
        }
        for (Uplink.Builder uplink : result.getUplinksBuilderList()) {
            uplink.setMtu(or(uplink.getMtu(), MTU));
        }
        for (int i = 0; i < result.getUplinksCount(); i++) {
            if (result.getUplinks(i).hasLiveness()) {
                Liveness liveness = result.getUplinks(i).getLiveness();
                result.getUplinksBuilder(i).setLiveness(liveness(liveness, result.getAgent(), i));
            }
        }
        for (InterRouterLink.Builder link : result.getLinksBuilderList()) {
            link.setMtu(or(link.getMtu(), MTU));
            if (link.hasHandshake()) {
                Handshake.Builder handshake = link.getHandshakeBuilder();
                handshake
                        .setAdvertiseInterval(or(handshake.getAdvertiseInterval(), ADVERTISE_INTERVAL))
                        .setKeepAliveInterval(or(handshake.getKeepAliveInterval(), KEEP_ALIVE_INTERVAL));
            }
        }
        return result.build();
    }

    private static Liveness liveness(Liveness liveness, AgentSettings agent, int index) {
        Liveness asked = liveness.toBuilder()
                .setProbeInterval(or(liveness.getProbeInterval(), REFLECTOR_INTERVAL))
                .build();
        long silence = PROBES_OF_SILENCE * Durations.toNanos(shortestProbeInterval(asked, agent));
        return asked.toBuilder()
                .setSilentAfter(or(liveness.getSilentAfter(), Durations.fromNanos(silence)))
                .setRestoredAfter(or(liveness.getRestoredAfter(), RESTORED_AFTER))
                .setSilentPort(or(liveness.getSilentPort(), "silent" + index))
                .build();
    }

    /** Between two probes of whatever is probed most often. */
    static Duration shortestProbeInterval(Liveness liveness, AgentSettings agent) {
        boolean reflectors = liveness.getReflectorsCount() > 0
                && Durations.compare(liveness.getProbeInterval(), agent.getProbeInterval()) < 0;
        return reflectors ? liveness.getProbeInterval() : agent.getProbeInterval();
    }

    private static Bridge bridge(Bridge bridge) {
        return bridge.toBuilder()
                .setConntrackZone(or(bridge.getConntrackZone(), 1))
                .setAgentPort(or(bridge.getAgentPort(), "agent0"))
                .setAgentLivePort(or(bridge.getAgentLivePort(), "live0"))
                .build();
    }

    private static AgentSettings agent(AgentSettings agent) {
        return agent.toBuilder()
                .setUdpPort(or(agent.getUdpPort(), TUNNEL_PORT))
                .setMaxSessions(or(agent.getMaxSessions(), SESSIONS))
                .setProbeInterval(or(agent.getProbeInterval(), PROBE_INTERVAL))
                .build();
    }

    private static List<ProxyEndpoint> endpoints(Proxy proxy) {
        return proxy.getMoreEndpointsList().stream()
                .map(endpoint -> endpoint.toBuilder()
                        .setUplink(endpoint.getUplink().isEmpty() ? proxy.getUplink() : endpoint.getUplink())
                        .setUdpPort(or(endpoint.getUdpPort(), or(proxy.getUdpPort(), TUNNEL_PORT)))
                        .build())
                .collect(Collectors.toList());
    }

    private static Proxy proxy(Proxy proxy) {
        return proxy.toBuilder()
                .setUdpPort(or(proxy.getUdpPort(), TUNNEL_PORT))
                .setNatPortMin(or(proxy.getNatPortMin(), NAT_PORT_MIN))
                .setNatPortMax(or(proxy.getNatPortMax(), NAT_PORT_MAX))
                .setMaxSessionsPerClient(or(proxy.getMaxSessionsPerClient(), SESSIONS_PER_CLIENT))
                .clearMoreEndpoints()
                .addAllMoreEndpoints(endpoints(proxy))
                .build();
    }

    private static AppType appType(AppType type) {
        AppType.Builder result = type.toBuilder()
                .setOutboundIdleTimeout(or(type.getOutboundIdleTimeout(), OUTBOUND_IDLE))
                .setPresenceHold(or(type.getPresenceHold(), PRESENCE_HOLD));
        if (type.hasFragmentExperiment()) {
            result.getFragmentExperimentBuilder()
                    .setPercent(or(type.getFragmentExperiment().getPercent(), EXPERIMENT_PERCENT));
        }
        if (type.hasDuplicateElimination()) {
            DuplicateElimination.Builder elimination = result.getDuplicateEliminationBuilder();
            elimination.setMaxSkew(or(elimination.getMaxSkew(), MAX_SKEW));
            if (elimination.hasContent()) {
                elimination
                        .getContentBuilder()
                        .setCopies(or(elimination.getContent().getCopies(), CONTENT_COPIES));
            }
        }
        return result.build();
    }

    private static RedundancyProfile profile(RedundancyProfile profile) {
        RedundancyProfile.Builder result = profile.toBuilder().setMaxSkew(or(profile.getMaxSkew(), MAX_SKEW));
        if (profile.hasReplication()) {
            Replication replication = profile.getReplication();
            result.getReplicationBuilder()
                    .setCopiesPerUplink(replication.hasCopiesPerUplink() ? replication.getCopiesPerUplink() : 1)
                    .setCopiesPerNeighbour(
                            replication.hasCopiesPerNeighbour() ? replication.getCopiesPerNeighbour() : 1);
        } else if (profile.hasFragments()) {
            result.setFragments(splitting(profile.getFragments()));
        } else if (profile.hasRaic5()) {
            result.setRaic5(splitting(profile.getRaic5()));
        } else if (profile.hasRaic6()) {
            result.setRaic6(splitting(profile.getRaic6()));
        } else if (profile.hasAdaptive() && !profile.getAdaptive().hasMaxOverheadPercent()) {
            result.getAdaptiveBuilder().setMaxOverheadPercent(MAX_OVERHEAD_PERCENT);
        } else if (profile.hasRaict()) {
            result.setRaict(raict(profile.getRaict()));
        } else if (profile.hasFec()) {
            result.setFec(fec(profile.getFec()));
        } else if (profile.hasStreamSplitting()) {
            result.getStreamSplittingBuilder()
                    .setReorderAtMost(or(profile.getStreamSplitting().getReorderAtMost(), REORDER_AT_MOST));
        }
        if (profile.hasSpread()) {
            Duration half = Durations.fromNanos(Durations.toNanos(result.getMaxSkew()) / 2);
            Duration most = Durations.compare(half, SPREAD_AT_MOST) < 0 ? half : SPREAD_AT_MOST;
            result.getSpreadBuilder().setAtMost(or(profile.getSpread().getAtMost(), most));
        }
        if (profile.hasSteady()) {
            result.getSteadyBuilder().setHold(or(profile.getSteady().getHold(), HOLD));
        }
        return result.build();
    }

    private static Raict raict(Raict raict) {
        return raict.toBuilder()
                .setDepth(or(raict.getDepth(), 1))
                .setCopiesPerUplink(raict.hasCopiesPerUplink() ? raict.getCopiesPerUplink() : 1)
                .setCopiesPerNeighbour(raict.getCopiesPerNeighbour())
                .setRepairSharePerUplink(raict.hasRepairSharePerUplink() ? raict.getRepairSharePerUplink() : 1)
                .setRepairSharePerNeighbour(raict.hasRepairSharePerNeighbour() ? raict.getRepairSharePerNeighbour() : 1)
                .build();
    }

    private static ForwardErrorCorrection fec(ForwardErrorCorrection fec) {
        return fec.toBuilder()
                .setK(or(fec.getK(), BLOCK))
                .setR(or(fec.getR(), 1))
                .setInterleave(or(fec.getInterleave(), 1))
                .setCopiesPerUplink(fec.hasCopiesPerUplink() ? fec.getCopiesPerUplink() : 1)
                .setCopiesPerNeighbour(fec.getCopiesPerNeighbour())
                .setRepairSharePerUplink(fec.hasRepairSharePerUplink() ? fec.getRepairSharePerUplink() : 1)
                .setRepairSharePerNeighbour(fec.hasRepairSharePerNeighbour() ? fec.getRepairSharePerNeighbour() : 1)
                .build();
    }

    private static Splitting splitting(Splitting splitting) {
        return splitting.toBuilder()
                .setParts(or(splitting.getParts(), PARTS))
                .setTimes(or(splitting.getTimes(), 1))
                .setSharePerUplink(splitting.hasSharePerUplink() ? splitting.getSharePerUplink() : 1)
                .setSharePerNeighbour(splitting.hasSharePerNeighbour() ? splitting.getSharePerNeighbour() : 1)
                .build();
    }

    private static Cooperation cooperation(Cooperation cooperation) {
        Cooperation.Builder result = cooperation.toBuilder();
        for (WeeklyWindow.Builder window : result.getScheduleBuilderList()) {
            window.setTimeZone(or(window.getTimeZone(), "UTC"));
        }
        if (cooperation.hasEmergencyConnection()) {
            result.setEmergencyConnection(emergencyConnection(cooperation.getEmergencyConnection()));
        }
        if (cooperation.getLatencyOptimization().hasSuppression()) {
            Suppression suppression = cooperation.getLatencyOptimization().getSuppression();
            Suppression.Builder complete = result.getLatencyOptimizationBuilder()
                    .getSuppressionBuilder()
                    .setLossPercent(or(suppression.getLossPercent(), SUPPRESSION_LOSS_PERCENT))
                    .setDelayRise(or(suppression.getDelayRise(), SUPPRESSION_DELAY_RISE))
                    .setHold(or(suppression.getHold(), SUPPRESSION_HOLD));
            if (suppression.getSharedBottleneck() == SharedBottleneck.SHARED_BOTTLENECK_UNSPECIFIED) {
                complete.setSharedBottleneck(SharedBottleneck.SHARED_BOTTLENECK_MEASURED);
            }
        }
        if (cooperation.hasBandwidthSharing()) {
            BandwidthSharing sharing = cooperation.getBandwidthSharing();
            result.getBandwidthSharingBuilder()
                    .setOccupiedOver(or(sharing.getOccupiedOver(), OCCUPIED_OVER))
                    .setPeakOver(or(sharing.getPeakOver(), PEAK_OVER))
                    .setReservePercent(sharing.hasReservePercent() ? sharing.getReservePercent() : RESERVE_PERCENT);
        }
        return result.build();
    }

    /**
     * Completes what is said of an emergency connection.
     *
     * @param emergency as given
     * @return the same with the defaults of what is unset
     */
    public static EmergencyConnection emergencyConnection(EmergencyConnection emergency) {
        return emergency.toBuilder()
                .setInterval(or(emergency.getInterval(), LIMIT_INTERVAL))
                .setResetTcpAfter(or(emergency.getResetTcpAfter(), RESET_TCP_AFTER))
                .build();
    }

    private static int or(int value, int byDefault) {
        return value == 0 ? byDefault : value;
    }

    private static String or(String value, String byDefault) {
        return value.isEmpty() ? byDefault : value;
    }

    private static Duration or(Duration value, Duration byDefault) {
        return value.equals(Duration.getDefaultInstance()) ? byDefault : value;
    }
}
