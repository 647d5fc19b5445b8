// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.List;
import org.cooprouter.agent.control.ConfigRejectedException;
import org.cooprouter.agent.control.ConfigTarget;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.role.config.CompileResult;
import org.cooprouter.agent.role.config.CompileResult.Compiled;
import org.cooprouter.agent.role.config.CompileResult.Rejected;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.RuntimeConfigCompiler;

/** Brings configurations to the packet thread, compiled. */
final class ConfigInstaller implements ConfigTarget {
    private final PacketPath path;
    private final DutyCycle dutyCycle;
    private volatile boolean installed;

    ConfigInstaller(PacketPath path, DutyCycle dutyCycle) {
        this.path = path;
        this.dutyCycle = dutyCycle;
    }

    @Override
    public List<String> resourceKinds() {
        return RuntimeConfigCompiler.RESOURCE_KINDS;
    }

    @Override
    public Prepared prepare(HeldConfiguration configuration) throws ConfigRejectedException {
        CompileResult result = RuntimeConfigCompiler.compile(configuration.resources());
        return switch (result) {
            case Compiled(RuntimeConfig config) -> () -> dutyCycle.submit(nowNs -> install(config, nowNs));
            case Rejected(List<String> problems) -> throw new ConfigRejectedException(String.join("; ", problems));
        };
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
