// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.control.ConfigRejectedException;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.ClientConfig;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.Endpoint;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.SiteConfig;
import org.cooprouter.topology.lab.LabException;

/** The configurations of the measured agents, put into their state directories: agents start with them without a controller. */
final class BenchConfig {
    static final String ROUTER_AGENT = "bench-router";
    static final String SPREADING_AGENT = "bench-spreading";
    static final String PROXY_AGENT = "bench-proxy";
    /** Half of the time between two packets of a call with 100 of them per second. */
    static final long COPY_DELAY_NS = 5_000_000;

    static final int APP_TYPE = 1;
    static final int CLIENT_ID = 7;
    static final int EPOCH = 1;
    static final int TUNNEL_PORT = 7177;
    static final byte[] KEY = "a benchmark's key".substring(0, 16).getBytes(StandardCharsets.US_ASCII);
    static final int ROUTER_UPLINK = address(198, 51, 100, 2);
    static final int ROUTER_NEIGHBOUR = address(10, 77, 0, 1);
    static final int PROXY = address(203, 0, 113, 10);
    static final int SERVER = address(192, 0, 2, 10);
    static final int CLIENT = address(192, 168, 1, 10);
    static final byte[] ROUTER_MAC = {2, 0, 0x5e, 0, 0, 0x0a};
    static final byte[] CLIENT_MAC = {2, 0, 0x5e, 0, 1, 0x10};

    private static final String ASSOCIATION = ROUTER_AGENT + "--fra";
    private static final int MTU = 1500;
    private static final double FAST_PPS = 10_000;
    private static final double CALL_PPS = 100;

    private final SortedMap<String, Resource> resources = new TreeMap<>();

    private BenchConfig() {}

    /** A router with one uplink and one helping neighbour, whose packets travel by a scheme. */
    static void storeRouter(Path stateDirectory, Scheme scheme) {
        // The sessions here are far faster than calls; the window must hold what is under way.
        router(FAST_PPS, scheme.profile()).store(stateDirectory, ROUTER_AGENT);
    }

    /** The same with two copies on the uplink, one after the other. */
    static void storeSpreadingRouter(Path stateDirectory) {
        Duration period =
                Duration.newBuilder().setNanos((int) (2 * COPY_DELAY_NS)).build();
        RedundancyProfileConfig.Builder spread = Scheme.RAIC_1.profile().toBuilder();
        spread.setCopiesPerUplink(2).setCopiesPerNeighbour(0).setSpreadAtMost(period);
        router(CALL_PPS, spread.build()).store(stateDirectory, SPREADING_AGENT);
    }

    private static BenchConfig router(double expectedPps, RedundancyProfileConfig profile) {
        return new BenchConfig()
                .common(expectedPps, profile)
                .put("paths/isp-a", path(0, PathConfig.Kind.KIND_UPLINK, ROUTER_UPLINK))
                .put("paths/to-b", path(1, PathConfig.Kind.KIND_NEIGHBOUR, ROUTER_NEIGHBOUR))
                .put(
                        "proxies/fra",
                        ProxyConfig.newBuilder()
                                .addEndpoints(Endpoint.newBuilder()
                                        .setAddress(bytes(PROXY))
                                        .setPort(TUNNEL_PORT))
                                .build());
    }

    /** The proxy of that router. */
    static void storeProxy(Path stateDirectory) {
        new BenchConfig()
                .common(FAST_PPS, Scheme.RAIC_1.profile())
                .put(
                        "proxyRole",
                        ProxyRoleConfig.newBuilder()
                                .setProxy("fra")
                                .setAddress(bytes(PROXY))
                                .setUdpPort(TUNNEL_PORT)
                                .setNatPortMin(32768)
                                .setNatPortMax(65535)
                                .setMtu(MTU)
                                .build())
                .put(
                        "clients/" + ROUTER_AGENT,
                        ClientConfig.newBuilder().setClientId(CLIENT_ID).build())
                .store(stateDirectory, PROXY_AGENT);
    }

    private BenchConfig common(double expectedPps, RedundancyProfileConfig profile) {
        return put(
                        "site",
                        SiteConfig.newBuilder()
                                .setRouterMac(ByteString.copyFrom(ROUTER_MAC))
                                .setClientId(CLIENT_ID)
                                .setLanAddress(bytes(address(192, 168, 1, 0)))
                                .setLanPrefixLength(24)
                                .setUdpPort(TUNNEL_PORT)
                                .build())
                .put(
                        "appTypes/call",
                        AppTypeConfig.newBuilder()
                                .setIndex(APP_TYPE)
                                .setExpectedPacketRatePps(expectedPps)
                                .setOutboundIdleTimeout(Duration.newBuilder().setSeconds(60))
                                .addPreferredProxies("fra")
                                .setRedundancyProfile("measured")
                                .build())
                .put("redundancyProfiles/measured", profile)
                .put(
                        "associations/" + ASSOCIATION,
                        AssociationConfig.newBuilder()
                                .setClientId(CLIENT_ID)
                                .setProxy("fra")
                                .setSendEpoch(EPOCH)
                                .build())
                .put(
                        "keys/" + ASSOCIATION + "/" + EPOCH,
                        KeyEpochConfig.newBuilder()
                                .setAssociation(ASSOCIATION)
                                .setEpoch(EPOCH)
                                .setKey(ByteString.copyFrom(KEY))
                                .build());
    }

    private static PathConfig path(int id, PathConfig.Kind kind, int address) {
        return PathConfig.newBuilder()
                .setPathId(id)
                .setKind(kind)
                .setLocalAddress(bytes(address))
                .setMtu(MTU)
                .build();
    }

    private BenchConfig put(String name, Message body) {
        resources.put(
                name,
                Resource.newBuilder().setName(name).setBody(Any.pack(body)).build());
        return this;
    }

    private void store(Path stateDirectory, String agent) {
        ConfigDelta delta = ConfigDelta.newBuilder()
                .setVersion(1)
                .addAllUpserted(resources.values())
                .setChecksum(checksum())
                .build();
        try (StateDirectory directory = StateDirectory.open(stateDirectory, agent)) {
            directory.store(HeldConfiguration.NONE.apply(delta));
        } catch (IOException | ConfigRejectedException e) {
            throw new LabException("cannot store the configuration of " + agent + ": " + e.getMessage(), e);
        }
    }

    /** As agent.proto says; the names are ASCII, so their order is that of their bytes. */
    private ByteString checksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Resource resource : resources.values()) {
                update(digest, resource.getNameBytes());
                update(digest, resource.getBody().getTypeUrlBytes());
                update(digest, resource.getBody().getValue());
            }
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, ByteString bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.size()));
        digest.update(bytes.asReadOnlyByteBuffer());
    }

    private static int address(int a, int b, int c, int d) {
        return a << 24 | b << 16 | c << 8 | d;
    }

    private static ByteString bytes(int address) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES).putInt(0, address).array());
    }
}
