// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.InvalidConfigException;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigStore;
import org.onosproject.net.config.NetworkConfigStoreDelegate;
import org.onosproject.store.AbstractStore;

/**
 * One node's view of {@link SharedNetworkConfig}. What comes before its factory is kept, as the distributed store does, and becomes a
 * configuration when the factory is there.
 */
@SuppressWarnings({"unchecked", "rawtypes"
}) // The interface ties a class to its configuration by generics that a map cannot keep.
final class MemoryNetworkConfigStore extends AbstractStore<NetworkConfigEvent, NetworkConfigStoreDelegate>
        implements NetworkConfigStore {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SharedNetworkConfig shared;
    private final Map<Class<?>, ConfigFactory> factories = new ConcurrentHashMap<>();
    private final Map<SharedNetworkConfig.Key, JsonNode> queued = new ConcurrentHashMap<>();

    MemoryNetworkConfigStore(SharedNetworkConfig shared) {
        this.shared = shared;
    }

    @Override
    public void addConfigFactory(ConfigFactory factory) {
        factories.put(factory.configClass(), factory);
        notifyDelegate(new NetworkConfigEvent(
                NetworkConfigEvent.Type.CONFIG_REGISTERED, factory.configKey(), factory.configClass()));
        queued.forEach((key, value) -> {
            if (isOf(factory, key) && queued.remove(key, value)) {
                applyConfig(key.subject(), factory.configClass(), value);
            }
        });
    }

    private static boolean isOf(ConfigFactory factory, SharedNetworkConfig.Key key) {
        return factory.configKey().equals(key.key())
                && factory.subjectFactory().subjectClass().isInstance(key.subject());
    }

    @Override
    public void removeConfigFactory(ConfigFactory factory) {
        factories.remove(factory.configClass());
        notifyDelegate(new NetworkConfigEvent(
                NetworkConfigEvent.Type.CONFIG_UNREGISTERED, factory.configKey(), factory.configClass()));
    }

    @Override
    public @Nullable ConfigFactory getConfigFactory(Class type) {
        return factories.get(type);
    }

    @Override
    public Set getSubjects(Class subjectClass) {
        Set<Object> subjects = new HashSet<>();
        for (SharedNetworkConfig.Key key : shared.keys()) {
            if (subjectClass.isInstance(key.subject())) {
                subjects.add(key.subject());
            }
        }
        return subjects;
    }

    @Override
    public Set getSubjects(Class subjectClass, Class configClass) {
        ConfigFactory factory = factories.get(configClass);
        Set<Object> subjects = new HashSet<>();
        for (SharedNetworkConfig.Key key : shared.keys()) {
            if (factory != null && subjectClass.isInstance(key.subject()) && isOf(factory, key)) {
                subjects.add(key.subject());
            }
        }
        return subjects;
    }

    @Override
    public Set getConfigClasses(Object subject) {
        Set<Class<?>> classes = new HashSet<>();
        for (SharedNetworkConfig.Key key : shared.keysOf(subject)) {
            ConfigFactory factory = factoryOf(key);
            if (factory != null) {
                classes.add(factory.configClass());
            }
        }
        return classes;
    }

    private @Nullable ConfigFactory factoryOf(SharedNetworkConfig.Key key) {
        return factories.values().stream()
                .filter(factory -> isOf(factory, key))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable Config getConfig(Object subject, Class type) {
        ConfigFactory factory = factories.get(type);
        SharedNetworkConfig.Key key =
                factory == null ? null : new SharedNetworkConfig.Key(subject, factory.configKey());
        JsonNode value = key == null ? null : shared.get(key);
        return value == null || factory == null || key == null ? null : config(factory, key, value);
    }

    private Config config(ConfigFactory factory, SharedNetworkConfig.Key key, JsonNode value) {
        Config config = factory.createConfig();
        config.init(
                key.subject(),
                key.key(),
                value.deepCopy(),
                MAPPER,
                changed -> shared.set(key, changed.node().deepCopy()));
        return config;
    }

    @Override
    public Config createConfig(Object subject, Class type) {
        Config existing = getConfig(subject, type);
        ConfigFactory factory = required(type);
        return existing != null
                ? existing
                : config(
                        factory,
                        new SharedNetworkConfig.Key(subject, factory.configKey()),
                        factory.isList() ? MAPPER.createArrayNode() : MAPPER.createObjectNode());
    }

    private ConfigFactory required(Class type) {
        ConfigFactory factory = factories.get(type);
        if (factory == null) {
            throw new IllegalArgumentException("no factory of " + type.getName() + " is registered");
        }
        return factory;
    }

    @Override
    public Config applyConfig(Object subject, Class type, JsonNode value) {
        ConfigFactory factory = required(type);
        SharedNetworkConfig.Key key = new SharedNetworkConfig.Key(subject, factory.configKey());
        Config config = config(factory, key, value);
        if (!config.isValid()) {
            throw new InvalidConfigException(String.valueOf(subject), factory.configKey(), null);
        }
        shared.set(key, value.deepCopy());
        return config;
    }

    @Override
    public void clearConfig(Object subject, Class type) {
        ConfigFactory factory = factories.get(type);
        if (factory != null) {
            shared.set(new SharedNetworkConfig.Key(subject, factory.configKey()), null);
        }
    }

    @Override
    public void queueConfig(Object subject, String key, JsonNode value) {
        queued.put(new SharedNetworkConfig.Key(subject, key), value);
    }

    @Override
    public void clearQueuedConfig(Object subject, String key) {
        queued.remove(new SharedNetworkConfig.Key(subject, key));
    }

    @Override
    public void clearConfig(Object subject) {
        shared.keysOf(subject).forEach(key -> shared.set(key, null));
    }

    @Override
    public void clearConfig() {
        shared.keys().forEach(key -> shared.set(key, null));
    }

    /** Tells this node's manager what changed, when the node knows what it is. */
    void changed(SharedNetworkConfig.Key key, @Nullable JsonNode before, @Nullable JsonNode now) {
        ConfigFactory factory = factoryOf(key);
        if (factory == null) {
            return;
        }
        NetworkConfigEvent.Type type = before == null
                ? NetworkConfigEvent.Type.CONFIG_ADDED
                : now == null ? NetworkConfigEvent.Type.CONFIG_REMOVED : NetworkConfigEvent.Type.CONFIG_UPDATED;
        notifyDelegate(new NetworkConfigEvent(
                type,
                key.subject(),
                now == null ? null : config(factory, key, now),
                before == null ? null : config(factory, key, before),
                factory.configClass()));
    }
}
