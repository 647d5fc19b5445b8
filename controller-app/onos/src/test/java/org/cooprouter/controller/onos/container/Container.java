// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.info.ScrInfo;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Apache Felix with declarative services and configuration, as in ONOS's Karaf. Its system bundle exports what the libraries of this
 * test's class path say that they export, under their versions: ONOS's among them, and nothing of CoopRouter.
 */
final class Container {
    /** On the class path, but of the framework itself or installed as bundles. */
    private static final Set<String> NOT_EXPORTED =
            Set.of("osgi.core", "org.apache.felix.framework", "org.apache.felix.scr", "org.apache.felix.configadmin");

    private static final Pattern NEEDED_SERVICE = Pattern.compile("objectClass=(org\\.onosproject\\.[\\w.]+)");
    private static final long STOP_MS = 60_000;

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container start(Path directory) throws IOException, BundleException {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        directory.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        String.join(",", exportsOfClassPath())));
        framework.start();
        Container container = new Container(framework);
        container.install(jarOf(PersistenceManager.class)).start();
        container.install(jarOf(ScrInfo.class)).start();
        return container;
    }

    private static List<String> exportsOfClassPath() throws IOException {
        List<String> exports = new ArrayList<>();
        for (URL url : Collections.list(Container.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream input = url.openStream()) {
                Attributes manifest = new Manifest(input).getMainAttributes();
                String header = manifest.getValue(Constants.EXPORT_PACKAGE);
                String name = String.valueOf(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME));
                if (header != null && !NOT_EXPORTED.contains(name.replaceFirst(";.*", ""))) {
                    exports.add(header);
                }
            }
        }
        return exports;
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Installs the bundle in {@code jar}; it is not started. */
    Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    /**
     * Gives the container the services of ONOS that {@code bundle} says it needs.
     *
     * @param services where to find them, by their interfaces
     */
    void provideWhatItNeeds(Bundle bundle, Function<Class<?>, ?> services) throws ClassNotFoundException {
        Matcher needed = NEEDED_SERVICE.matcher(bundle.getHeaders().get(Constants.REQUIRE_CAPABILITY));
        while (needed.find()) {
            Class<?> type = Class.forName(needed.group(1));
            framework.getBundleContext().registerService(type.getName(), services.apply(type), null);
        }
    }

    /** Sets what a component is configured with, now and whenever it starts. */
    @SuppressWarnings("JdkObsolete") // OSGi speaks of dictionaries.
    void configure(String component, Map<String, ?> properties) throws IOException {
        BundleContext context = framework.getBundleContext();
        Dictionary<String, Object> values = new Hashtable<>(properties);
        context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getConfiguration(component, null)
                .update(values);
    }

    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(STOP_MS);
    }
}
