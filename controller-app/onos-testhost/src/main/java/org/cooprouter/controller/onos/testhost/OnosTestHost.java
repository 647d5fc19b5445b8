// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.cooprouter.controller.onos.testhost.component.ComponentRegistry;
import org.cooprouter.controller.onos.testhost.component.MemoryConfigurationAdmin;
import org.cooprouter.controller.onos.testhost.component.Stubs;
import org.cooprouter.controller.onos.testhost.openflow.OpenFlowProviders;
import org.cooprouter.controller.onos.testhost.storage.MemoryStorageService;
import org.cooprouter.controller.onos.testhost.store.MemoryApplicationStore;
import org.cooprouter.controller.onos.testhost.store.Node;
import org.jspecify.annotations.Nullable;
import org.onlab.packet.IpAddress;
import org.onosproject.app.ApplicationIdStore;
import org.onosproject.app.ApplicationStore;
import org.onosproject.cfg.ComponentConfigStore;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.NodeId;
import org.onosproject.component.ComponentService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.IdBlockStore;
import org.onosproject.core.Version;
import org.onosproject.core.VersionService;
import org.onosproject.net.AbstractProjectableModel;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flowobjective.FlowObjectiveStore;
import org.onosproject.net.group.GroupStore;
import org.onosproject.net.link.LinkStore;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.onosproject.net.region.RegionService;
import org.onosproject.store.cluster.messaging.ClusterCommunicationService;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.trivial.SimpleApplicationIdStore;
import org.onosproject.store.trivial.SimpleComponentConfigStore;
import org.onosproject.store.trivial.SimpleGroupStore;
import org.onosproject.store.trivial.SimpleIdBlockStore;
import org.onosproject.store.trivial.SimpleLinkStore;
import org.onosproject.upgrade.UpgradeService;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of ONOS in this JVM: its real managers and its real OpenFlow controller, activated from their own component descriptors,
 * on stores in memory. Components of an application are installed the same way.
 *
 * <p>Several nodes may run in one JVM and share a cluster. What is process-wide in ONOS is shared by them then: its thread pools,
 * which stay when a node is closed, and the services that drivers look up, which are those of the node that was started last.
 */
public final class OnosTestHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnosTestHost.class);
    private static final String OPENFLOW = "org.onosproject.openflow.controller.impl.OpenFlowControllerImpl";
    private static final List<String> MANAGERS = List.of(
            "org.onosproject.event.impl.CoreEventDispatcher",
            "org.onosproject.cfg.impl.ComponentConfigManager",
            "org.onosproject.core.impl.MetricsManagerComponent",
            "org.onosproject.core.impl.CoreManager",
            "org.onosproject.app.impl.ApplicationManager",
            "org.onosproject.net.config.impl.NetworkConfigManager",
            "org.onosproject.net.config.impl.BasicNetworkConfigs",
            "org.onosproject.codec.impl.CodecManager",
            "org.onosproject.cluster.impl.LeadershipManager",
            "org.onosproject.cluster.impl.MastershipManager",
            "org.onosproject.net.device.impl.DeviceManager",
            "org.onosproject.net.driver.impl.DriverRegistryManager",
            "org.onosproject.net.driver.impl.DriverManager",
            "org.onosproject.driver.DefaultDriversLoader",
            "org.onosproject.net.link.impl.LinkManager",
            "org.onosproject.net.flow.impl.FlowRuleManager",
            "org.onosproject.net.group.impl.GroupManager",
            "org.onosproject.net.meter.impl.MeterManager",
            "org.onosproject.net.flowobjective.impl.InOrderFlowObjectiveManager",
            "org.onosproject.net.packet.impl.PacketManager",
            "org.onosproject.openflow.controller.impl.OpenFlowClassifierManager");

    private final ComponentRegistry components = new ComponentRegistry();
    private final List<Bundle> bundles = new ArrayList<>();
    private final Node node;
    private final MemoryStorageService storage;
    private final int openFlowPort;
    private @Nullable OpenFlowProviders providers;

    private OnosTestHost(Settings settings) {
        openFlowPort = settings.openFlowPort() == 0 ? freePort() : settings.openFlowPort();
        node = new Node(
                new DefaultControllerNode(NodeId.nodeId(settings.node()), IpAddress.valueOf("127.0.0.1")),
                settings.cluster());
        storage = new MemoryStorageService(settings.node(), settings.cluster().storage());
    }

    private void boot(Settings settings) {
        provideServices(settings.version());
        for (String manager : MANAGERS) {
            components.install(getClass().getClassLoader(), manager, Map.of());
        }
        components.install(getClass().getClassLoader(), OPENFLOW, openFlow(settings));
        components.requireActive();
        providers = OpenFlowProviders.start(components, settings.pollInterval());
    }

    /** Starts a node alone, on a free port and without TLS. */
    public static OnosTestHost start() {
        return start(Settings.alone());
    }

    /**
     * Starts a node.
     *
     * @throws IllegalStateException when a part of ONOS cannot be activated
     */
    public static OnosTestHost start(Settings settings) {
        var host = new OnosTestHost(settings);
        try {
            host.boot(settings);
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> openFlow(Settings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("openflowPorts", String.valueOf(openFlowPort));
        settings.tls().ifPresent(tls -> {
            properties.put("tlsMode", "ENABLED");
            properties.put("keyStore", tls.keyStore().toString());
            properties.put("keyStorePassword", tls.password());
            properties.put("trustStore", tls.trustStore().toString());
            properties.put("trustStorePassword", tls.password());
        });
        return properties;
    }

    private void provideServices(Version version) {
        node.provideTo(components);
        components.provide(StorageService.class, storage);
        components.provide(ConfigurationAdmin.class, MemoryConfigurationAdmin.of(components));
        components.provide(ComponentConfigStore.class, new SimpleComponentConfigStore());
        ApplicationIdStore ids = new SimpleApplicationIdStore();
        components.provide(ApplicationIdStore.class, ids);
        components.provide(ApplicationStore.class, new MemoryApplicationStore(ids));
        components.provide(IdBlockStore.class, new SimpleIdBlockStore());
        components.provide(LinkStore.class, new SimpleLinkStore());
        components.provide(GroupStore.class, new SimpleGroupStore());
        components.provide(VersionService.class, () -> version);
        components.provide(ComponentService.class, new EnablingComponentService());
        provideStubs(version);
    }

    /** What the managers must have and what plays no part in programming bridges. */
    private void provideStubs(Version version) {
        components.provide(
                FeaturesService.class, Stubs.of(FeaturesService.class, Map.of("getFeature", Stubs.of(Feature.class))));
        components.provide(RegionService.class, Stubs.of(RegionService.class));
        components.provide(
                UpgradeService.class,
                Stubs.of(UpgradeService.class, Map.of("isLocalActive", true, "getVersion", version)));
        components.provide(ClusterCommunicationService.class, Stubs.of(ClusterCommunicationService.class));
        components.provide(PiPipeconfService.class, Stubs.of(PiPipeconfService.class));
        components.provide(FlowObjectiveStore.class, Stubs.of(FlowObjectiveStore.class));
    }

    /** Activates components that are disabled until another asks for them. */
    private final class EnablingComponentService implements ComponentService {
        @Override
        public void activate(ApplicationId application, String name) {
            components.enable(name);
        }

        @Override
        public void deactivate(ApplicationId application, String name) {
            components.stop(name);
        }
    }

    /**
     * A service of this node, of ONOS or of what was installed.
     *
     * @throws IllegalStateException when there is none of {@code type}
     */
    public <T> T service(Class<T> type) {
        return components.service(type);
    }

    /**
     * Gives the node a service that is no component.
     *
     * @param type its interface
     * @param service the service
     */
    public <T> void provide(Class<T> type, T service) {
        components.provide(type, service);
    }

    /**
     * Installs components of an application, which become active in any order that their references allow.
     *
     * @param types classes with descriptors {@code OSGI-INF/<class name>.xml} beside them
     * @throws IllegalStateException that names what a component misses, when one cannot become active
     */
    public void install(Class<?>... types) {
        for (Class<?> type : types) {
            install(type, Map.of());
        }
        components.requireActive();
    }

    /**
     * Installs one component with properties of its own; it becomes active when what it needs is there.
     *
     * @param type class with the descriptor {@code OSGI-INF/<class name>.xml}
     * @param properties that differ from the descriptor's defaults
     */
    public void install(Class<?> type, Map<String, ?> properties) {
        components.install(type.getClassLoader(), type.getName(), properties);
    }

    /**
     * Installs an application's bundle as the build made it: all components that its manifest lists, in a class loader as a container
     * gives it.
     *
     * @param jar the bundle
     * @param properties by component, that differ from the descriptors' defaults
     * @throws IllegalStateException that names what a component misses, when one cannot become active
     * @throws UncheckedIOException when the file cannot be read
     */
    public void installBundle(Path jar, Map<String, ? extends Map<String, ?>> properties) {
        try {
            Bundle bundle = Bundle.open(jar);
            bundles.add(bundle);
            for (String name : bundle.components()) {
                Map<String, ?> own = properties.get(name);
                components.install(bundle.loader(), name, own == null ? Map.of() : own);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install " + jar, e);
        }
        components.requireActive();
    }

    /**
     * The object of an installed component.
     *
     * @throws IllegalStateException when it is not active
     */
    public <T> T component(Class<T> type) {
        return components.component(type);
    }

    /** Deactivates and removes the components whose names begin with {@code prefix}, the latest first. */
    public void uninstall(String prefix) {
        components.stop(prefix);
    }

    /** Where bridges connect. */
    public int openFlowPort() {
        return openFlowPort;
    }

    /** Stops the node and takes it out of its cluster, in which others take its place; bridges keep what they have. */
    @Override
    public void close() {
        components.stop("org.cooprouter.");
        if (providers != null) {
            providers.close();
        }
        components.close();
        // Devices find their drivers by one service in the process, which the node that stops takes away from all.
        ComponentRegistry.latest()
                .ifPresent(
                        other -> AbstractProjectableModel.setDriverService(this, other.service(DriverService.class)));
        bundles.forEach(OnosTestHost::closeQuietly);
        storage.close();
        node.leave();
    }

    private static void closeQuietly(Bundle bundle) {
        try {
            bundle.close();
        } catch (IOException e) {
            LOG.warn("Could not remove what was unpacked of a bundle", e);
        }
    }
}
