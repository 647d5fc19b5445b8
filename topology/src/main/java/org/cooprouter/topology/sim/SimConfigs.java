// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.role.config.EliminationSettings;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.ExperimentSettings;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RateLimit;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.SiteSettings;

/** Writes agents' configurations; their maps have a fixed order, without which no run would repeat. */
final class SimConfigs {
    static final long MAX_SKEW_NS = 500 * EventQueue.MS;

    private static final int EXTERNAL_PORTS = 256;
    private static final int MAX_SESSIONS = 100;
    private static final int FIRST_CLIENT_ID = 300;
    private static final int MTU = 1500;
    private static final long ROUTER_MAC = 0x0200_5e00_0000L;
    private static final long PROXY_MAC = 0x0200_5e01_0000L;

    private final Map<Integer, AppType> appTypes = new TreeMap<>();
    private final Map<String, RemoteProxy> proxies = new TreeMap<>();
    /** What repair copies have to be, if that is not what agents are told. */
    private final Map<Integer, RepairCode> promisedCodes = new TreeMap<>();

    /** Makes an app type known to all agents; its sessions end after a silence of their clients. */
    void appType(int index, double packetsPerSecond, long idleNs, List<String> preferred, RedundancyProfile profile) {
        String id = "app-" + index;
        appTypes.put(index, new AppType(id, index, packetsPerSecond, idleNs, 0, idleNs, preferred, profile));
    }

    /** Tells agents how copies are told that applications of an app type send by themselves. */
    void eliminate(int index, EliminationSettings elimination) {
        appTypes.put(index, appType(index).with(elimination));
    }

    /** Tells agents into how large fragments an app type's packets are split. */
    void fragment(int index, int maxFragmentLength) {
        AppType whole = appType(index);
        AppType fragmented = new AppType(
                whole.id(),
                index,
                whole.packetRatePps(),
                whole.outboundIdleNs(),
                whole.inboundIdleNs(),
                whole.presenceHoldNs(),
                whole.preferredProxies(),
                whole.profile(),
                maxFragmentLength,
                false);
        EliminationSettings elimination = whole.elimination();
        appTypes.put(index, elimination == null ? fragmented : fragmented.with(elimination));
    }

    /** Tells agents which sizes of fragments are tried on an app type's packets. */
    void experiment(int index, ExperimentSettings experiment) {
        appTypes.put(index, appType(index).with(experiment));
    }

    /** How an app type is treated. */
    AppType appType(int index) {
        AppType appType = appTypes.get(index);
        if (appType == null) {
            throw new IllegalArgumentException("no app type " + index);
        }
        return appType;
    }

    /** How an application's packet is made redundant. */
    RedundancyProfile profile(AppPacket packet) {
        return appType(packet.ledger().call().appType()).profile();
    }

    /** Holds agents to another code than they are told. */
    void promise(int index, RepairCode code) {
        promisedCodes.put(index, code);
    }

    /** Which repair copies have to leave with an application's packet. */
    RepairCode repairCode(AppPacket packet) {
        int index = packet.ledger().call().appType();
        return promisedCodes.getOrDefault(
                index, appType(index).profile().repairs().code());
    }

    /** The window of the sessions of an app type. */
    int window(int index) {
        AppType appType = appType(index);
        return SequenceRecovery.windowFor(
                appType.packetRatePps(), appType.profile().maxSkewNs());
    }

    /** Makes a proxy known to all routers, which reach it at so many addresses. */
    void proxy(int proxy, int addresses) {
        String id = proxyId(proxy);
        List<Endpoint> endpoints = IntStream.range(0, addresses)
                .mapToObj(which -> new Endpoint(IpAddress.ofIpv4(Addresses.proxy(proxy, which)), Addresses.TUNNEL_PORT))
                .toList();
        proxies.put(id, new RemoteProxy(id, endpoints));
    }

    private List<Endpoint> endpoints(int proxy) {
        RemoteProxy remote = proxies.get(proxyId(proxy));
        return remote == null ? List.of() : remote.endpoints();
    }

    /** At how many addresses a proxy is reached. */
    int addresses(int proxy) {
        return endpoints(proxy).size();
    }

    boolean isProxyAt(int proxy, int address) {
        return endpoints(proxy).stream().anyMatch(endpoint -> endpoint.address().equals(IpAddress.ofIpv4(address)));
    }

    static String proxyId(int proxy) {
        return "proxy-" + proxy;
    }

    static String uplinkId(int uplink) {
        return "isp-" + uplink;
    }

    static String neighbourId(int helper) {
        return "to-" + helper;
    }

    static long routerMac(int site) {
        return ROUTER_MAC | site;
    }

    RuntimeConfig router(int site, int uplinks, List<Integer> helpers, Map<Integer, Keys> keys) {
        List<LocalPath> paths = new ArrayList<>();
        for (int uplink = 0; uplink < uplinks; uplink++) {
            paths.add(path(uplinkId(uplink), paths.size(), PathKind.UPLINK, Addresses.uplink(site, uplink)));
        }
        for (int helper : helpers) {
            paths.add(path(neighbourId(helper), paths.size(), PathKind.NEIGHBOUR, Addresses.link(site, helper)));
        }
        return new RuntimeConfig(
                site(routerMac(site), FIRST_CLIENT_ID + site),
                paths,
                appTypes,
                proxies,
                associations(keys),
                Optional.empty());
    }

    private static LocalPath path(String id, int pathId, PathKind kind, int address) {
        return new LocalPath(id, pathId, kind, IpAddress.ofIpv4(address), MTU);
    }

    RuntimeConfig proxy(int proxy, Map<Integer, Keys> keys) {
        ProxySettings role = new ProxySettings(
                proxyId(proxy),
                IpAddress.ofIpv4(Addresses.proxy(proxy)),
                Addresses.TUNNEL_PORT,
                ProxySettings.DEFAULT_NAT_PORT_MIN,
                ProxySettings.DEFAULT_NAT_PORT_MIN + EXTERNAL_PORTS - 1,
                List.of(),
                MTU,
                RateLimit.UNLIMITED,
                RateLimit.UNLIMITED,
                ProxySettings.UNLIMITED_SESSIONS,
                endpoints(proxy).stream().skip(1).toList());
        return new RuntimeConfig(
                site(PROXY_MAC | proxy, FIRST_CLIENT_ID - 1),
                List.of(),
                appTypes,
                Map.of(),
                associations(keys),
                Optional.of(role));
    }

    private static SiteSettings site(long mac, long clientId) {
        return new SiteSettings(
                mac,
                clientId,
                Addresses.TUNNEL_PORT,
                SiteSettings.DEFAULT_PROBE_INTERVAL_NS,
                MAX_SESSIONS,
                IpAddress.UNSPECIFIED);
    }

    private static Map<String, AssociationSettings> associations(Map<Integer, Keys> keys) {
        Map<String, AssociationSettings> associations = new LinkedHashMap<>();
        keys.forEach((association, held) -> {
            String id = Associations.name(association);
            int site = Associations.site(association);
            associations.put(
                    id,
                    new AssociationSettings(
                            id,
                            FIRST_CLIENT_ID + site,
                            "home-" + site,
                            proxyId(Associations.proxy(association)),
                            held.sendEpoch(),
                            secrets(association, held)));
        });
        return associations;
    }

    private static Map<Integer, SecretKey> secrets(int association, Keys held) {
        Map<Integer, SecretKey> byEpoch = new TreeMap<>();
        for (int epoch : held.epochs()) {
            ByteBuffer key =
                    ByteBuffer.allocate(Aead.KEY_LENGTH).putInt(association).putInt(epoch);
            byEpoch.put(epoch, new SecretKeySpec(key.array(), "AES"));
        }
        return byEpoch;
    }

    /** The association to which a key belongs. */
    static int associationOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }
}
