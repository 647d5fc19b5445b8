// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cooprouter.agent.cooperation.LinkSettings;

/**
 * A configuration in the form in which the packet path uses it. Immutable; references between resources are resolved.
 *
 * @param site what concerns the whole agent
 * @param paths local addresses of copies, by path_ID; empty at a proxy
 * @param appTypes by index
 * @param proxies by id; of a router
 * @param associations by id
 * @param proxyRole present when this agent is a proxy
 * @param handshakes links over which this router may agree with a neighbour on cooperation, by number
 * @param emergencies uplinks that are watched for silence
 */
public record RuntimeConfig(
        SiteSettings site,
        List<LocalPath> paths,
        Map<Integer, AppType> appTypes,
        Map<String, RemoteProxy> proxies,
        Map<String, AssociationSettings> associations,
        Optional<ProxySettings> proxyRole,
        List<LinkSettings> handshakes,
        List<EmergencySettings> emergencies) {

    /** Without handshakes and watched uplinks. */
    public RuntimeConfig(
            SiteSettings site,
            List<LocalPath> paths,
            Map<Integer, AppType> appTypes,
            Map<String, RemoteProxy> proxies,
            Map<String, AssociationSettings> associations,
            Optional<ProxySettings> proxyRole) {
        this(site, paths, appTypes, proxies, associations, proxyRole, List.of(), List.of());
    }

    /** What an agent runs on before it has heard from any controller: every client frame is declined. */
    public static final RuntimeConfig EMPTY = new RuntimeConfig(
            new SiteSettings(
                    0,
                    0,
                    SiteSettings.DEFAULT_UDP_PORT,
                    SiteSettings.DEFAULT_PROBE_INTERVAL_NS,
                    0,
                    IpAddress.UNSPECIFIED),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());

    /**
     * Returns the same configuration with fewer paths.
     *
     * @param isUsable which stay
     * @return the copy
     */
    public RuntimeConfig withPaths(Predicate<LocalPath> isUsable) {
        return new RuntimeConfig(
                site,
                paths.stream().filter(isUsable).toList(),
                appTypes,
                proxies,
                associations,
                proxyRole,
                handshakes,
                emergencies);
    }

    /**
     * Tells whether any app type's packets are held before they are handed over.
     *
     * @return true if the agent has to keep packets
     */
    public boolean holdsPackets() {
        return appTypes.values().stream()
                .anyMatch(type -> type.profile().timing().holdNs() > 0);
    }

    /**
     * Tells whether any app type's streams are split.
     *
     * @return true if the agent has to put packets back in order
     */
    public boolean joinsStreams() {
        return appTypes.values().stream().anyMatch(type -> type.profile().stream() != null);
    }

    /**
     * Tells whether any app type's copies leave later than its packets come.
     *
     * @return true if the agent has to keep copies
     */
    public boolean delaysCopies() {
        return appTypes.values().stream()
                .anyMatch(type -> type.profile().timing().spreadNs() > 0);
    }

    /**
     * Tells whether any app type's packets may have repair copies.
     *
     * @return true if the agent has to notice silences
     */
    public boolean repairsPackets() {
        return appTypes.values().stream()
                .anyMatch(type -> type.profile().widestCode().window() > 0);
    }

    /**
     * Returns what the profiles of all app types choose from.
     *
     * @return one for each adaptive profile in use
     */
    public Set<AdaptiveSettings> adaptiveSettings() {
        return appTypes.values().stream()
                .map(type -> type.profile().adaptive())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
