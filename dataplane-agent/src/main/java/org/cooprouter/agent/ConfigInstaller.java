// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cooprouter.agent.control.ConfigRejectedException;
import org.cooprouter.agent.control.ConfigTarget;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.role.config.CompileResult;
import org.cooprouter.agent.role.config.CompileResult.Compiled;
import org.cooprouter.agent.role.config.CompileResult.Rejected;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.RuntimeConfigCompiler;

/** Brings configurations to the packet thread, compiled. */
final class ConfigInstaller implements ConfigTarget {
    private final PacketPath path;
    private final DutyCycle dutyCycle;
    private final Consumer<Set<String>> silentTaps;
    private volatile boolean installed;

    /** {@code silentTaps} opens the devices that show silence, before the packet thread has anything to show. */
    ConfigInstaller(PacketPath path, DutyCycle dutyCycle, Consumer<Set<String>> silentTaps) {
        this.path = path;
        this.dutyCycle = dutyCycle;
        this.silentTaps = silentTaps;
    }

    @Override
    public List<String> resourceKinds() {
        return RuntimeConfigCompiler.RESOURCE_KINDS;
    }

    @Override
    public Prepared prepare(HeldConfiguration configuration) throws ConfigRejectedException {
        CompileResult result = RuntimeConfigCompiler.compile(configuration.resources());
        return switch (result) {
            case Compiled(RuntimeConfig config) -> () -> begin(config);
            case Rejected(List<String> problems) -> throw new ConfigRejectedException(String.join("; ", problems));
        };
    }

    private CompletionStage<Void> begin(RuntimeConfig config) {
        silentTaps.accept(
                config.emergencies().stream().map(EmergencySettings::silentTap).collect(Collectors.toSet()));
        return dutyCycle.submit(nowNs -> install(config, nowNs));
    }

    /** Tells whether a configuration with anything in it is in force. */
    boolean isUsable() {
        return installed;
    }

    private Void install(RuntimeConfig config, long nowNs) {
        path.install(config, nowNs);
        installed = !config.equals(RuntimeConfig.EMPTY);
        return null;
    }
}
