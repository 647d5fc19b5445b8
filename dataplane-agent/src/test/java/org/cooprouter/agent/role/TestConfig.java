// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.role.config.AddressPrefix;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RateLimit;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.SiteSettings;

/** Configurations of the tests: home A with two paths, proxy "fra", app type "voice" with index 7. */
final class TestConfig {
    static final long ROUTER_MAC = 0x0200_5e00_000aL;
    static final long PROXY_MAC = 0x0200_5e00_000fL;
    static final int VOICE = 7;
    static final int TUNNEL_PORT = 7177;
    static final String LAN_ADDRESS = "192.168.1.1";
    static final String PATH_A = "198.51.100.2";
    static final String PATH_B = "10.77.0.1";
    static final String PROXY = "203.0.113.9";
    static final String OTHER_PROXY = "203.0.113.77";
    static final long SECOND = 1_000_000_000L;
    static final long MS = 1_000_000L;
    static final int NAT_MIN = 40000;
    static final int NAT_MAX = 40999;

    static final RedundancyProfile ONE_EACH = new RedundancyProfile(1, 1, 500 * MS);

    private TestConfig() {}

    static AppType voice(RedundancyProfile profile, String... proxies) {
        return new AppType("voice", VOICE, 50, 60 * SECOND, 0, 10 * SECOND, List.of(proxies), profile);
    }

    static AppType withLargePackets(AppType type, int maxFragmentLength, boolean pathMtuDiscovery) {
        return new AppType(
                type.id(),
                type.index(),
                type.packetRatePps(),
                type.outboundIdleNs(),
                type.inboundIdleNs(),
                type.presenceHoldNs(),
                type.preferredProxies(),
                type.profile(),
                maxFragmentLength,
                pathMtuDiscovery);
    }

    static Map<Integer, AppType> types(AppType... types) {
        Map<Integer, AppType> byIndex = new HashMap<>();
        for (AppType type : types) {
            byIndex.put(type.index(), type);
        }
        return byIndex;
    }

    static SecretKey key(String association, int epoch) {
        byte[] key = new byte[16];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) ((association.hashCode() >> ((i & 3) * 8)) + epoch + i);
        }
        return new SecretKeySpec(key, "AES");
    }

    static AssociationSettings association(String client, long clientId, String proxy, int epoch) {
        String id = client + "--" + proxy;
        return new AssociationSettings(id, clientId, client, proxy, epoch, Map.of(epoch, key(id, epoch)));
    }

    static RuntimeConfig router(String client, long clientId) {
        return new RuntimeConfig(
                new SiteSettings(ROUTER_MAC, clientId, TUNNEL_PORT, 200 * MS, 1000, Net.address(LAN_ADDRESS)),
                List.of(
                        new LocalPath("isp-a", 0, PathKind.UPLINK, Net.address(PATH_A), 1500),
                        new LocalPath("to-b", 1, PathKind.NEIGHBOUR, Net.address(PATH_B), 1500)),
                types(voice(ONE_EACH, "fra")),
                Map.of("fra", new RemoteProxy("fra", List.of(new Endpoint(Net.address(PROXY), TUNNEL_PORT)))),
                Map.of(client + "--fra", association(client, clientId, "fra", 1)),
                Optional.empty());
    }

    static RuntimeConfig proxy(AssociationSettings... associations) {
        Map<String, AssociationSettings> byId = new HashMap<>();
        for (AssociationSettings association : associations) {
            byId.put(association.id(), association);
        }
        return new RuntimeConfig(
                new SiteSettings(PROXY_MAC, 0, TUNNEL_PORT, 200 * MS, 1000, IpAddress.UNSPECIFIED),
                List.of(),
                types(voice(ONE_EACH, "fra")),
                Map.of(),
                byId,
                Optional.of(proxySettings()));
    }

    static ProxySettings proxySettings() {
        return new ProxySettings(
                "fra",
                Net.address(PROXY),
                TUNNEL_PORT,
                NAT_MIN,
                NAT_MAX,
                List.of(),
                1500,
                RateLimit.UNLIMITED,
                RateLimit.UNLIMITED,
                ProxySettings.UNLIMITED_SESSIONS);
    }

    static RuntimeConfig withProxySettings(RuntimeConfig config, UnaryOperator<ProxySettings> change) {
        return new RuntimeConfig(
                config.site(),
                config.paths(),
                config.appTypes(),
                config.proxies(),
                config.associations(),
                config.proxyRole().map(change));
    }

    static RuntimeConfig withTypes(RuntimeConfig config, AppType... types) {
        return new RuntimeConfig(
                config.site(),
                config.paths(),
                types(types),
                config.proxies(),
                config.associations(),
                config.proxyRole());
    }

    static RuntimeConfig withPaths(RuntimeConfig config, LocalPath... paths) {
        return new RuntimeConfig(
                config.site(),
                List.of(paths),
                config.appTypes(),
                config.proxies(),
                config.associations(),
                config.proxyRole());
    }

    static RuntimeConfig withAssociation(RuntimeConfig config, AssociationSettings association) {
        return new RuntimeConfig(
                config.site(),
                config.paths(),
                config.appTypes(),
                config.proxies(),
                Map.of(association.id(), association),
                config.proxyRole());
    }

    static RuntimeConfig withMaxSessions(RuntimeConfig config, int maxSessions) {
        SiteSettings site = config.site();
        return new RuntimeConfig(
                new SiteSettings(
                        site.routerMac(),
                        site.clientId(),
                        site.udpPort(),
                        site.probeIntervalNs(),
                        maxSessions,
                        site.lanAddress()),
                config.paths(),
                config.appTypes(),
                config.proxies(),
                config.associations(),
                config.proxyRole());
    }

    static ProxySettings allowing(ProxySettings s, List<AddressPrefix> targets) {
        return new ProxySettings(
                s.id(),
                s.address(),
                s.udpPort(),
                s.natPortMin(),
                s.natPortMax(),
                targets,
                s.mtu(),
                s.perClient(),
                s.perSession(),
                s.maxSessionsPerClient());
    }

    static ProxySettings limiting(ProxySettings s, RateLimit perClient, RateLimit perSession) {
        return new ProxySettings(
                s.id(),
                s.address(),
                s.udpPort(),
                s.natPortMin(),
                s.natPortMax(),
                s.allowedTargets(),
                s.mtu(),
                perClient,
                perSession,
                s.maxSessionsPerClient());
    }

    static ProxySettings withPorts(ProxySettings s, int min, int max) {
        return new ProxySettings(
                s.id(),
                s.address(),
                s.udpPort(),
                min,
                max,
                s.allowedTargets(),
                s.mtu(),
                s.perClient(),
                s.perSession(),
                s.maxSessionsPerClient());
    }

    static ProxySettings withSessionsPerClient(ProxySettings s, int sessions) {
        return new ProxySettings(
                s.id(),
                s.address(),
                s.udpPort(),
                s.natPortMin(),
                s.natPortMax(),
                s.allowedTargets(),
                s.mtu(),
                s.perClient(),
                s.perSession(),
                sessions);
    }

    static RuntimeConfig withProxyAt(RuntimeConfig config, String... addresses) {
        List<Endpoint> endpoints = Stream.of(addresses)
                .map(address -> new Endpoint(Net.address(address), TUNNEL_PORT))
                .toList();
        return new RuntimeConfig(
                config.site(),
                config.paths(),
                config.appTypes(),
                Map.of("fra", new RemoteProxy("fra", endpoints)),
                config.associations(),
                config.proxyRole());
    }

    static ProxySettings reachedAlsoAt(ProxySettings s, String address) {
        return new ProxySettings(
                s.id(),
                s.address(),
                s.udpPort(),
                s.natPortMin(),
                s.natPortMax(),
                s.allowedTargets(),
                s.mtu(),
                s.perClient(),
                s.perSession(),
                s.maxSessionsPerClient(),
                List.of(new Endpoint(Net.address(address), TUNNEL_PORT)));
    }
}
