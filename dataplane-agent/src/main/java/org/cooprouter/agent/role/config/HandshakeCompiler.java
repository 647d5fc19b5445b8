// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooprouter.agent.cooperation.AdvertisementFlyweight;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.LinkKey;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.agent.v1.HandshakeOffer;

/** Compiles what a router offers on its links. */
final class HandshakeCompiler {
    private static final int MAX_LINK = 63;
    private static final int MAX_ISP_KIND = 255;
    private static final int MAX_PERCENT = 100;
    private static final int MIN_PASSWORD = 8;
    private static final long DEFAULT_ADVERTISE_NS = 2_000_000_000L;
    private static final long DEFAULT_KEEP_ALIVE_NS = 1_000_000_000L;
    private static final long MIN_INTERVAL_NS = 100_000_000L;

    private final Problems problems;
    private final Set<String> uplinks;

    /** {@code uplinks}: those that are watched for silence. */
    HandshakeCompiler(Problems problems, Set<String> uplinks) {
        this.problems = problems;
        this.uplinks = uplinks;
    }

    List<LinkSettings> compile(Map<String, HandshakeConfig> handshakes) {
        List<LinkSettings> links = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        handshakes.forEach((id, config) -> {
            String name = "handshakes/" + id;
            problems.require(
                    numbers.add(config.getPathId()),
                    name,
                    "path_id " + config.getPathId() + " is that of another link");
            links.add(link(name, id, config));
        });
        links.sort(Comparator.comparingInt(LinkSettings::number));
        return List.copyOf(links);
    }

    private LinkSettings link(String name, String id, HandshakeConfig config) {
        return new LinkSettings(
                id,
                problems.inRange(name, "path_id", config.getPathId(), 0, MAX_LINK),
                (int) problems.ipv4Address(name, "local_address", config.getLocalAddress())
                        .low(),
                config.getTransport() == HandshakeConfig.Transport.TRANSPORT_IP_MULTICAST
                        ? Transport.IP_MULTICAST
                        : Transport.ETHERNET,
                key(name, config),
                about(name, config),
                config.getAutomatic(),
                config.getMeasureBandwidth(),
                config.getCarriesCopies(),
                interval(name, "advertise_interval", config.getAdvertiseInterval(), DEFAULT_ADVERTISE_NS),
                interval(name, "keep_alive_interval", config.getKeepAliveInterval(), DEFAULT_KEEP_ALIVE_NS),
                emergency(name, config));
    }

    private EmergencyRole emergency(String name, HandshakeConfig config) {
        String uplink = config.getEmergencyUplink();
        problems.require(
                uplink.isEmpty() || uplinks.contains(uplink),
                name,
                "emergency_uplink: emergencies/" + uplink + " does not exist");
        problems.require(
                !config.getAsksInEmergency() || !uplink.isEmpty(),
                name,
                "asks_in_emergency without an emergency_uplink");
        return new EmergencyRole(uplink, config.getAsksInEmergency());
    }

    private long interval(String name, String field, com.google.protobuf.Duration duration, long byDefault) {
        long ns = problems.nanos(name, field, duration, byDefault);
        problems.require(ns >= MIN_INTERVAL_NS, name, field + " is " + ns + " ns, expected at least 0.1 s");
        return ns;
    }

    private LinkKey key(String name, HandshakeConfig config) {
        if (config.hasPassword()) {
            problems.require(
                    config.getPassword().length() >= MIN_PASSWORD, name, "password has less than 8 characters");
            return new LinkKey.Password(config.getPassword());
        }
        problems.require(
                config.getSharedKey().size() == LinkKey.KEY_LENGTH,
                name,
                "shared_key has " + config.getSharedKey().size() + " bytes, expected " + LinkKey.KEY_LENGTH
                        + ", or a password");
        return new LinkKey.Shared(config.getSharedKey());
    }

    private SelfDescription about(String name, HandshakeConfig config) {
        problems.require(
                config.getName().length() <= AdvertisementFlyweight.MAX_NAME_LENGTH
                        && config.getName().chars().allMatch(c -> c >= ' ' && c <= '~'),
                name,
                "name is not printable ASCII of at most " + AdvertisementFlyweight.MAX_NAME_LENGTH + " characters");
        problems.require(
                config.getLoadPercentCount() == 0 || config.getLoadPercentCount() == AdvertisementFlyweight.HOURS,
                name,
                "load_percent has " + config.getLoadPercentCount() + " entries, expected one for each of 24 hours");
        config.getLoadPercentList().forEach(percent -> problems.inRange(name, "load_percent", percent, 0, MAX_PERCENT));
        return new SelfDescription(
                config.getName(),
                problems.inRange(name, "isp_kind", config.getIspKind(), 0, MAX_ISP_KIND),
                kbps(name, "isp_down_kbps", config.getIspDownKbps()),
                kbps(name, "isp_up_kbps", config.getIspUpKbps()),
                List.copyOf(config.getLoadPercentList()),
                offers(name, config));
    }

    private List<CooperationOffer> offers(String name, HandshakeConfig config) {
        List<CooperationOffer> offers = new ArrayList<>();
        Set<CooperationType> types = EnumSet.noneOf(CooperationType.class);
        for (HandshakeOffer offer : config.getOffersList()) {
            CooperationType type = CooperationType.of(offer.getType());
            if (type == null) {
                problems.add(name, "offers: this agent knows no type of cooperation " + offer.getType());
                continue;
            }
            problems.require(types.add(type), name, "offers: " + type.label() + " is there twice");
            offers.add(new CooperationOffer(
                    type,
                    range(name, "provide", offer.getProvideMinKbps(), offer.getProvideMaxKbps()),
                    range(name, "receive", offer.getReceiveMinKbps(), offer.getReceiveMaxKbps())));
        }
        problems.require(
                offers.size() <= AdvertisementFlyweight.MAX_OFFERS,
                name,
                "offers has " + offers.size() + " entries, expected at most " + AdvertisementFlyweight.MAX_OFFERS);
        return List.copyOf(offers);
    }

    private RateRange range(String name, String field, int min, int max) {
        kbps(name, field + "_min_kbps", min);
        kbps(name, field + "_max_kbps", max);
        problems.require(min <= max, name, field + "_min_kbps " + min + " is above " + field + "_max_kbps " + max);
        return new RateRange(min, max);
    }

    private long kbps(String name, String field, int value) {
        return problems.inRange(name, field, value, 0, Integer.MAX_VALUE);
    }
}
