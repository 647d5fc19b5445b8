// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.v1.EmergencyConfig;

/** Compiles the uplinks that are watched for silence. */
final class EmergencyCompiler {
    private static final int MAX_REFLECTORS = 8;
    private static final long MIN_INTERVAL_NS = 10_000_000;
    private static final String TAP_NAME = "[A-Za-z0-9_.-]{1,15}";

    private final Problems problems;

    EmergencyCompiler(Problems problems) {
        this.problems = problems;
    }

    List<EmergencySettings> compile(Map<String, EmergencyConfig> configs, List<LocalPath> paths) {
        List<EmergencySettings> result = new ArrayList<>();
        configs.forEach((id, config) -> paths.stream()
                .filter(path -> path.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        path -> result.add(compile("emergencies/" + id, config, path)),
                        () -> problems.add("emergencies/" + id, "paths/" + id + " does not exist")));
        return List.copyOf(result);
    }

    private EmergencySettings compile(String name, EmergencyConfig config, LocalPath path) {
        problems.require(
                config.getSilentTap().matches(TAP_NAME),
                name,
                "silent_tap is \"" + config.getSilentTap() + "\", expected the name of a device");
        problems.require(
                config.getReflectorsCount() <= MAX_REFLECTORS,
                name,
                config.getReflectorsCount() + " reflectors, expected at most " + MAX_REFLECTORS);
        List<IpAddress> reflectors = config.getReflectorsList().stream()
                .map(bytes -> problems.ipv4Address(name, "reflectors", bytes))
                .toList();
        return new EmergencySettings(
                path,
                config.getSilentTap(),
                reflectors,
                atLeast(name, "probe_interval", problems.nanos(name, "probe_interval", config.getProbeInterval(), 0)),
                atLeast(name, "silent_after", problems.nanos(name, "silent_after", config.getSilentAfter(), 0)),
                atLeast(name, "restored_after", problems.nanos(name, "restored_after", config.getRestoredAfter(), 0)),
                config.hasResetTcpAfter()
                        ? problems.nanos(name, "reset_tcp_after", config.getResetTcpAfter(), 0)
                        : EmergencySettings.NEVER);
    }

    private long atLeast(String name, String field, long nanos) {
        problems.require(nanos >= MIN_INTERVAL_NS, name, field + " is " + nanos + " ns, expected at least 10 ms");
        return nanos;
    }
}
