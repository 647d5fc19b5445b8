// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cooprouter.agent.control.ConfigChecksum;
import org.cooprouter.agent.role.config.CompileResult.Compiled;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.RuntimeConfigCompiler;
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

/** The configurations of a router with two paths and of its proxy. The addresses are those of RFC 5737. */
final class WarmUpConfig {
    static final int APP_TYPE = 1;

    private static final int PROXY_ADDRESS = 0xcb00_7109; // 203.0.113.9
    private static final int[] PATH_ADDRESSES = {0xc633_6402, 0xc000_0202}; // 198.51.100.2, 192.0.2.2
    private static final int UDP_PORT = 7177;
    private static final int MTU = 1500;
    private static final double PACKET_RATE_PPS = 1000;
    private static final int KEY_LENGTH = 16;

    private WarmUpConfig() {}

    /** The router's, as its controller sends it: a snapshot. */
    static ConfigDelta router(long version) {
        SortedMap<String, Message> resources = shared();
        for (int i = 0; i < PATH_ADDRESSES.length; i++) {
            resources.put(
                    "paths/isp-" + i,
                    PathConfig.newBuilder()
                            .setPathId(i)
                            .setKind(PathConfig.Kind.KIND_UPLINK)
                            .setLocalAddress(address(PATH_ADDRESSES[i]))
                            .setMtu(MTU)
                            .build());
        }
        resources.put(
                "proxies/proxy",
                ProxyConfig.newBuilder()
                        .addEndpoints(Endpoint.newBuilder()
                                .setAddress(address(PROXY_ADDRESS))
                                .setPort(UDP_PORT))
                        .build());
        return snapshot(version, resources);
    }

    static RuntimeConfig proxy() {
        SortedMap<String, Message> resources = shared();
        resources.put(
                "proxyRole",
                ProxyRoleConfig.newBuilder()
                        .setProxy("proxy")
                        .setAddress(address(PROXY_ADDRESS))
                        .setUdpPort(UDP_PORT)
                        .setMtu(MTU)
                        .build());
        resources.put("clients/home", ClientConfig.newBuilder().setClientId(1).build());
        return compile(resources);
    }

    private static SortedMap<String, Message> shared() {
        SortedMap<String, Message> resources = new TreeMap<>();
        resources.put(
                "site",
                SiteConfig.newBuilder()
                        .setRouterMac(ByteString.fromHex("020000000001"))
                        .setClientId(1)
                        .setUdpPort(UDP_PORT)
                        .build());
        resources.put(
                "appTypes/call",
                AppTypeConfig.newBuilder()
                        .setIndex(APP_TYPE)
                        .setExpectedPacketRatePps(PACKET_RATE_PPS)
                        .addPreferredProxies("proxy")
                        .setRedundancyProfile("double")
                        .build());
        resources.put(
                "redundancyProfiles/double",
                RedundancyProfileConfig.newBuilder().setCopiesPerUplink(1).build());
        resources.put(
                "associations/home--proxy",
                AssociationConfig.newBuilder()
                        .setClientId(1)
                        .setProxy("proxy")
                        .setSendEpoch(1)
                        .build());
        resources.put(
                "keys/home--proxy/1",
                KeyEpochConfig.newBuilder()
                        .setAssociation("home--proxy")
                        .setEpoch(1)
                        .setKey(ByteString.copyFrom(new byte[KEY_LENGTH]))
                        .build());
        return resources;
    }

    private static ConfigDelta snapshot(long version, SortedMap<String, Message> bodies) {
        List<Resource> resources = bodies.entrySet().stream()
                .map(entry -> Resource.newBuilder()
                        .setName(entry.getKey())
                        .setBody(Any.pack(entry.getValue()))
                        .build())
                .toList();
        return ConfigDelta.newBuilder()
                .setVersion(version)
                .addAllUpserted(resources)
                .setChecksum(ConfigChecksum.of(resources))
                .build();
    }

    private static RuntimeConfig compile(Map<String, Message> resources) {
        Map<String, Any> bodies = new HashMap<>();
        resources.forEach((name, body) -> bodies.put(name, Any.pack(body)));
        if (RuntimeConfigCompiler.compile(bodies) instanceof Compiled(RuntimeConfig config)) {
            return config;
        }
        throw new IllegalStateException("the warm-up's configuration is not valid");
    }

    private static ByteString address(int ipv4) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES).putInt(0, ipv4).array());
    }
}
