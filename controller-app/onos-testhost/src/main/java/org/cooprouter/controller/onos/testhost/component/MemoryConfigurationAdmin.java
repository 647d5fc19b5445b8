// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.component;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Hands what ONOS's component configuration writes to the components. */
public final class MemoryConfigurationAdmin {
    private final ComponentRegistry components;
    private final Map<String, Configuration> configurations = new ConcurrentHashMap<>();

    private MemoryConfigurationAdmin(ComponentRegistry components) {
        this.components = components;
    }

    /** Returns the part of the configuration service that ONOS uses, for the components of {@code components}. */
    public static ConfigurationAdmin of(ComponentRegistry components) {
        var admin = new MemoryConfigurationAdmin(components);
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                ConfigurationAdmin.class.getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getConfiguration" -> admin.configuration((String) arguments[0]);
                    case "toString" -> "configuration in memory";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private Configuration configuration(String pid) {
        return configurations.computeIfAbsent(pid, this::make);
    }

    @SuppressWarnings("JdkObsolete") // OSGi speaks of dictionaries.
    private Configuration make(String pid) {
        Map<String, Object> values = Collections.synchronizedMap(new HashMap<>());
        return (Configuration) Proxy.newProxyInstance(
                Configuration.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getProperties" -> values.isEmpty() ? null : new Hashtable<>(values);
                    case "update" -> update(pid, values, arguments);
                    case "toString" -> "configuration of " + pid;
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private @Nullable Object update(String pid, Map<String, Object> values, Object @Nullable [] arguments) {
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof Dictionary<?, ?> changed) {
            values.clear();
            Collections.list(changed.keys()).forEach(key -> values.put(String.valueOf(key), changed.get(key)));
            components.modify(pid, values);
        }
        return null;
    }
}
