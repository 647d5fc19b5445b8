// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cooprouter.cli.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where the connection's options come from when the command line does not give them: the environment
 * ({@code COOPCTL_TLS_CERT} for {@code --tls-cert}), then {@code ~/.config/coopctl/config.yaml} ({@code tls-cert}).
 */
public final class Defaults implements IDefaultValueProvider {
    private static final Set<String> KEYS = Set.of("server", "tls-cert", "tls-key", "tls-ca", "plaintext", "timeout");

    private final Map<String, String> environment;
    private final Path file;
    private @Nullable Map<String, String> fileValues;

    /**
     * Makes the provider.
     *
     * @param environment the process's environment
     * @param home the user's home directory
     */
    public Defaults(Map<String, String> environment, Path home) {
        this.environment = environment;
        String config = environment.get("XDG_CONFIG_HOME");
        this.file = (config == null || config.isEmpty() ? home.resolve(".config") : Path.of(config))
                .resolve("coopctl/config.yaml");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String key = option.longestName().substring(2);
        if (!KEYS.contains(key)) {
            return null;
        }
        String value = environment.get("COOPCTL_" + key.replace('-', '_').toUpperCase(Locale.ROOT));
        return value != null && !value.isEmpty() ? value : fileValues().get(key);
    }

    private Map<String, String> fileValues() {
        if (fileValues == null) {
            fileValues = read();
        }
        return fileValues;
    }

    private Map<String, String> read() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Map<String, String> values =
                    new YAMLMapper().readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
            for (String key : values.keySet()) {
                if (!KEYS.contains(key)) {
                    throw UserError.usage(file + ": \"" + key + "\" is not known; expected some of " + KEYS);
                }
            }
            return values;
        } catch (IOException e) {
            throw UserError.usage(
                    file + ": expected lines such as \"server: ctl.example.net:7443\" (" + e.getMessage() + ")");
        }
    }
}
