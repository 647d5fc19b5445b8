// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.ClientConfig;
import org.cooprouter.agent.v1.ClientPathConfig;
import org.cooprouter.agent.v1.EmergencyConfig;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.Prefix;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.SiteConfig;

/**
 * Compiles the resources of the southbound API into a {@link RuntimeConfig}: a pure function of the whole set, so that the
 * order of deltas cannot matter.
 */
public final class RuntimeConfigCompiler {
    /** Full names of the messages that this agent understands: {@code Hello.resource_kinds}. */
    public static final List<String> RESOURCE_KINDS = List.of(
            SiteConfig.getDescriptor().getFullName(),
            PathConfig.getDescriptor().getFullName(),
            AppTypeConfig.getDescriptor().getFullName(),
            RedundancyProfileConfig.getDescriptor().getFullName(),
            ProxyConfig.getDescriptor().getFullName(),
            ProxyRoleConfig.getDescriptor().getFullName(),
            ClientConfig.getDescriptor().getFullName(),
            AssociationConfig.getDescriptor().getFullName(),
            KeyEpochConfig.getDescriptor().getFullName(),
            HandshakeConfig.getDescriptor().getFullName(),
            EmergencyConfig.getDescriptor().getFullName());

    private static final int MAX_PATHS = 64;
    private static final int MIN_MTU = 576;
    private static final int MAX_MTU = 9000;
    private static final int MAX_SESSIONS = 1 << 22;

    private final Map<String, Any> resources;
    private final Problems problems = new Problems();

    private RuntimeConfigCompiler(Map<String, Any> resources) {
        this.resources = new TreeMap<>(resources);
    }

    /**
     * Compiles a set of resources.
     *
     * @param resources bodies by name, for example {@code "paths/isp-a"}; empty gives {@link RuntimeConfig#EMPTY}
     * @return the configuration, or every problem found
     */
    public static CompileResult compile(Map<String, Any> resources) {
        if (resources.isEmpty()) {
            return new CompileResult.Compiled(RuntimeConfig.EMPTY);
        }
        return new RuntimeConfigCompiler(resources).compile();
    }

    private CompileResult compile() {
        checkNames();
        SiteSettings site = site();
        Optional<ProxySettings> proxyRole = proxyRole();
        List<LocalPath> paths = paths();
        Map<String, RemoteProxy> proxies = proxies();
        Map<Integer, AppType> appTypes = new AppTypeCompiler(problems)
                .compile(
                        all("appTypes", AppTypeConfig.class, AppTypeConfig.getDefaultInstance()),
                        all(
                                "redundancyProfiles",
                                RedundancyProfileConfig.class,
                                RedundancyProfileConfig.getDefaultInstance()),
                        // A proxy is not told about proxies.
                        proxyRole.isPresent() ? Optional.empty() : Optional.of(proxies.keySet()));
        Map<String, AssociationSettings> keyed = new AssociationCompiler(problems)
                .compile(
                        all("associations", AssociationConfig.class, AssociationConfig.getDefaultInstance()),
                        all("keys", KeyEpochConfig.class, KeyEpochConfig.getDefaultInstance()));
        Map<String, AssociationSettings> associations = new HashMap<>();
        Map<String, Map<Integer, PathCapacity>> clients = clientCapacities();
        Map<Integer, PathCapacity> own = new HashMap<>();
        paths.forEach(path -> own.put(path.pathId(), path.capacity()));
        keyed.forEach((id, association) -> associations.put(
                id,
                association.with(
                        proxyRole.isPresent()
                                ? clients.getOrDefault(association.client(), Map.of())
                                : Map.copyOf(own))));
        proxyRole.ifPresent(role -> checkClients(role, associations));
        Map<String, EmergencyConfig> watched =
                all("emergencies", EmergencyConfig.class, EmergencyConfig.getDefaultInstance());
        List<LinkSettings> handshakes = new HandshakeCompiler(problems, watched.keySet())
                .compile(all("handshakes", HandshakeConfig.class, HandshakeConfig.getDefaultInstance()));
        List<EmergencySettings> emergencies = new EmergencyCompiler(problems).compile(watched, paths);
        if (!problems.isEmpty()) {
            return new CompileResult.Rejected(problems.list());
        }
        return new CompileResult.Compiled(new RuntimeConfig(
                site, paths, appTypes, proxies, Map.copyOf(associations), proxyRole, handshakes, emergencies));
    }

    private void checkNames() {
        Set<String> collections = Set.of(
                "paths",
                "appTypes",
                "redundancyProfiles",
                "proxies",
                "clients",
                "associations",
                "keys",
                "handshakes",
                "emergencies");
        for (String name : resources.keySet()) {
            int slash = name.indexOf('/');
            boolean known = slash < 0
                    ? name.equals("site") || name.equals("proxyRole")
                    : collections.contains(name.substring(0, slash)) && slash < name.length() - 1;
            problems.require(known, name, "this agent knows no resource of that name");
        }
        problems.require(resources.containsKey("site"), "site", "is missing; every agent needs one");
    }

    private SiteSettings site() {
        SiteConfig site = one("site", SiteConfig.getDefaultInstance());
        return new SiteSettings(
                problems.mac("site", "router_mac", site.getRouterMac()),
                Integer.toUnsignedLong(site.getClientId()),
                problems.port("site", "udp_port", site.getUdpPort(), SiteSettings.DEFAULT_UDP_PORT),
                problems.nanos(
                        "site", "probe_interval", site.getProbeInterval(), SiteSettings.DEFAULT_PROBE_INTERVAL_NS),
                problems.inRange(
                        "site",
                        "max_sessions",
                        site.getMaxSessions() == 0 ? SiteSettings.DEFAULT_MAX_SESSIONS : site.getMaxSessions(),
                        1,
                        MAX_SESSIONS),
                site.getLanAddress().isEmpty()
                        ? IpAddress.UNSPECIFIED
                        : problems.ipv4Address("site", "lan_address", site.getLanAddress()));
    }

    private List<LocalPath> paths() {
        List<LocalPath> paths = new ArrayList<>();
        Set<Integer> pathIds = new HashSet<>();
        all("paths", PathConfig.class, PathConfig.getDefaultInstance()).forEach((id, path) -> {
            String name = "paths/" + id;
            problems.inRange(name, "path_id", path.getPathId(), 0, MAX_PATHS - 1);
            problems.require(
                    pathIds.add(path.getPathId()), name, "path_id " + path.getPathId() + " is that of another path");
            problems.require(
                    path.getKind() == PathConfig.Kind.KIND_UPLINK || path.getKind() == PathConfig.Kind.KIND_NEIGHBOUR,
                    name,
                    "kind must be KIND_UPLINK or KIND_NEIGHBOUR");
            paths.add(new LocalPath(
                    id,
                    path.getPathId(),
                    path.getKind() == PathConfig.Kind.KIND_NEIGHBOUR ? PathKind.NEIGHBOUR : PathKind.UPLINK,
                    problems.ipv4Address(name, "local_address", path.getLocalAddress()),
                    problems.inRange(name, "mtu", path.getMtu(), MIN_MTU, MAX_MTU),
                    new PathCapacity(path.getCapacityUpBps(), path.getLimitUpBps())));
        });
        paths.sort(Comparator.comparingInt(LocalPath::pathId));
        return List.copyOf(paths);
    }

    private Map<String, Map<Integer, PathCapacity>> clientCapacities() {
        Map<String, Map<Integer, PathCapacity>> capacities = new HashMap<>();
        all("clients", ClientConfig.class, ClientConfig.getDefaultInstance()).forEach((id, client) -> {
            Map<Integer, PathCapacity> paths = new HashMap<>();
            for (ClientPathConfig path : client.getPathsList()) {
                problems.inRange("clients/" + id, "paths.path_id", path.getPathId(), 0, MAX_PATHS - 1);
                paths.put(path.getPathId(), new PathCapacity(path.getCapacityDownBps(), path.getLimitDownBps()));
            }
            capacities.put(id, Map.copyOf(paths));
        });
        return capacities;
    }

    private Map<String, RemoteProxy> proxies() {
        Map<String, RemoteProxy> proxies = new HashMap<>();
        all("proxies", ProxyConfig.class, ProxyConfig.getDefaultInstance()).forEach((id, proxy) -> {
            String name = "proxies/" + id;
            problems.require(proxy.getEndpointsCount() > 0, name, "endpoints is empty, expected at least one");
            proxies.put(id, new RemoteProxy(id, endpoints(name, "endpoints", proxy.getEndpointsList())));
        });
        return Map.copyOf(proxies);
    }

    private List<Endpoint> endpoints(String name, String field, List<org.cooprouter.agent.v1.Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> new Endpoint(
                        problems.ipv4Address(name, field + ".address", endpoint.getAddress()),
                        problems.port(name, field + ".port", endpoint.getPort(), SiteSettings.DEFAULT_UDP_PORT)))
                .toList();
    }

    private Optional<ProxySettings> proxyRole() {
        if (!resources.containsKey("proxyRole")) {
            return Optional.empty();
        }
        String name = "proxyRole";
        ProxyRoleConfig role = one(name, ProxyRoleConfig.getDefaultInstance());
        int udpPort = problems.port(name, "udp_port", role.getUdpPort(), SiteSettings.DEFAULT_UDP_PORT);
        int min = problems.port(name, "nat_port_min", role.getNatPortMin(), ProxySettings.DEFAULT_NAT_PORT_MIN);
        int max = problems.port(name, "nat_port_max", role.getNatPortMax(), ProxySettings.DEFAULT_NAT_PORT_MAX);
        problems.require(min <= max, name, "nat_port_min " + min + " is above nat_port_max " + max);
        problems.require(
                udpPort < min || udpPort > max, name, "udp_port " + udpPort + " lies in the range of external ports");
        return Optional.of(new ProxySettings(
                role.getProxy(),
                problems.ipv4Address(name, "address", role.getAddress()),
                udpPort,
                min,
                max,
                role.getAllowedTargetsList().stream()
                        .flatMap(prefix -> prefix(name, prefix).stream())
                        .toList(),
                problems.inRange(
                        name, "mtu", role.getMtu() == 0 ? ProxySettings.DEFAULT_MTU : role.getMtu(), MIN_MTU, MAX_MTU),
                rateLimit(role.getPerClient()),
                rateLimit(role.getPerSession()),
                role.getMaxSessionsPerClient() == 0
                        ? ProxySettings.UNLIMITED_SESSIONS
                        : problems.inRange(
                                name, "max_sessions_per_client", role.getMaxSessionsPerClient(), 1, MAX_SESSIONS),
                endpoints(name, "more_endpoints", role.getMoreEndpointsList())));
    }

    private static RateLimit rateLimit(org.cooprouter.agent.v1.RateLimit limit) {
        return new RateLimit(Integer.toUnsignedLong(limit.getMaxPps()), limit.getMaxBps());
    }

    private Optional<AddressPrefix> prefix(String name, Prefix prefix) {
        IpAddress address = problems.address(name, "allowed_targets.address", prefix.getAddress());
        try {
            return Optional.of(AddressPrefix.of(address, prefix.getLength()));
        } catch (IllegalArgumentException e) {
            problems.add(name, "allowed_targets: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The authenticator's database is the clients; an association with anybody else would let a stranger in. */
    private void checkClients(ProxySettings role, Map<String, AssociationSettings> associations) {
        Map<String, ClientConfig> clients = all("clients", ClientConfig.class, ClientConfig.getDefaultInstance());
        Set<Long> clientIds = new HashSet<>();
        for (AssociationSettings association : associations.values()) {
            if (!association.proxy().equals(role.id())) {
                continue;
            }
            String name = "associations/" + association.id();
            ClientConfig client = clients.get(association.client());
            if (client == null) {
                problems.add(name, "clients/" + association.client() + " does not exist");
            } else {
                problems.require(
                        Integer.toUnsignedLong(client.getClientId()) == association.clientId(),
                        name,
                        "client_id differs from that of clients/" + association.client());
            }
            problems.require(clientIds.add(association.clientId()), name, "client_id is that of another association");
        }
    }

    private <T extends Message> T one(String name, T prototype) {
        Any body = resources.get(name);
        if (body == null) {
            return prototype;
        }
        return unpack(name, body, prototype);
    }

    private <T extends Message> Map<String, T> all(String collection, Class<T> kind, T prototype) {
        Map<String, T> found = new TreeMap<>();
        String prefix = collection + "/";
        resources.forEach((name, body) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), kind.cast(unpack(name, body, prototype)));
            }
        });
        return found;
    }

    private <T extends Message> T unpack(String name, Any body, T prototype) {
        String wanted = prototype.getDescriptorForType().getFullName();
        if (!body.getTypeUrl().endsWith("/" + wanted)) {
            problems.add(name, "is a " + body.getTypeUrl() + ", expected a " + wanted);
            return prototype;
        }
        try {
            @SuppressWarnings("unchecked") // the parser of T's prototype makes T
            T message = (T) prototype.getParserForType().parseFrom(body.getValue());
            return message;
        } catch (InvalidProtocolBufferException e) {
            problems.add(name, "cannot be parsed as a " + wanted + ": " + e.getMessage());
            return prototype;
        }
    }
}
