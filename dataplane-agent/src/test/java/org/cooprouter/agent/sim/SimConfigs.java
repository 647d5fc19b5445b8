// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
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

/** The configurations of the two agents of {@link TwoHomes}. */
final class SimConfigs {
    static final int TUNNEL_PORT = 7177;
    static final int UPLINK_ADDRESS = 0xc633_6402;
    static final int LINK_ADDRESS = 0x0a4d_0001;
    static final int PROXY_ADDRESS = 0xc000_0201;
    static final int VOICE = 1;

    /** Which key epochs an agent holds, and under which it sends. */
    record Keys(int sendEpoch, List<Integer> epochs) {}

    static final Keys FIRST_KEYS = new Keys(7, List.of(7));

    private static final int EXTERNAL_PORTS = 256;
    private static final String PROXY = "fra";
    private static final long MAX_SKEW_NS = 500 * TwoHomes.MS;
    private static final AppType VOICE_TYPE = new AppType(
            "voice",
            VOICE,
            100,
            AppType.DEFAULT_OUTBOUND_IDLE_NS,
            0,
            AppType.DEFAULT_PRESENCE_HOLD_NS,
            List.of(PROXY),
            new RedundancyProfile(1, 1, MAX_SKEW_NS));

    private SimConfigs() {}

    static RuntimeConfig router(Keys keys) {
        return new RuntimeConfig(
                site(0x0200_5e00_000aL, 300),
                List.of(
                        new LocalPath("isp-a", 0, PathKind.UPLINK, IpAddress.ofIpv4(UPLINK_ADDRESS), 1500),
                        new LocalPath("to-b", 1, PathKind.NEIGHBOUR, IpAddress.ofIpv4(LINK_ADDRESS), 1500)),
                Map.of(VOICE, VOICE_TYPE),
                Map.of(PROXY, new RemoteProxy(PROXY, List.of(new Endpoint(proxyAddress(), TUNNEL_PORT)))),
                associations(keys),
                Optional.empty());
    }

    static RuntimeConfig proxy(Keys keys) {
        ProxySettings role = new ProxySettings(
                PROXY,
                proxyAddress(),
                TUNNEL_PORT,
                ProxySettings.DEFAULT_NAT_PORT_MIN,
                ProxySettings.DEFAULT_NAT_PORT_MIN + EXTERNAL_PORTS - 1,
                List.of(),
                ProxySettings.DEFAULT_MTU,
                RateLimit.UNLIMITED,
                RateLimit.UNLIMITED);
        return new RuntimeConfig(
                site(0x0200_5e00_000fL, 301),
                List.of(),
                Map.of(VOICE, VOICE_TYPE),
                Map.of(),
                associations(keys),
                Optional.of(role));
    }

    private static SiteSettings site(long mac, long clientId) {
        return new SiteSettings(mac, clientId, TUNNEL_PORT, SiteSettings.DEFAULT_PROBE_INTERVAL_NS, 100);
    }

    private static IpAddress proxyAddress() {
        return IpAddress.ofIpv4(PROXY_ADDRESS);
    }

    private static Map<String, AssociationSettings> associations(Keys keys) {
        Map<Integer, SecretKey> byEpoch = new TreeMap<>();
        for (int epoch : keys.epochs()) {
            byte[] key = new byte[16];
            key[0] = (byte) epoch;
            byEpoch.put(epoch, new SecretKeySpec(key, "AES"));
        }
        String id = "home-a--fra";
        return Map.of(id, new AssociationSettings(id, 300, "home-a", PROXY, keys.sendEpoch(), byEpoch));
    }
}
