// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import static org.cooprouter.controller.onos.OsgiPropertyConstants.LISTEN_ADDRESS;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.LISTEN_ADDRESS_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.NORTHBOUND_PORT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.NORTHBOUND_PORT_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.PLAINTEXT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.PLAINTEXT_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.SOUTHBOUND_PORT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.SOUTHBOUND_PORT_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_AUTHORITIES;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_AUTHORITIES_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_CERTIFICATE;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_CERTIFICATE_DEFAULT;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_KEY;
import static org.cooprouter.controller.onos.OsgiPropertyConstants.TLS_KEY_DEFAULT;

import io.grpc.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.host.StartupException;
import org.jspecify.annotations.Nullable;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.core.CoreService;
import org.onosproject.core.Version;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application on one node of the cluster: begins when ONOS activates it, begins anew when its settings change, and leaves nothing
 * behind when it stops. What keeps it from beginning is said in the log, by {@link #troubles}, and tried again.
 */
@Component(
        immediate = true,
        service = CoopRouterApplication.class,
        property = {
            LISTEN_ADDRESS + "=" + LISTEN_ADDRESS_DEFAULT,
            NORTHBOUND_PORT + ":Integer=" + NORTHBOUND_PORT_DEFAULT,
            SOUTHBOUND_PORT + ":Integer=" + SOUTHBOUND_PORT_DEFAULT,
            TLS_CERTIFICATE + "=" + TLS_CERTIFICATE_DEFAULT,
            TLS_KEY + "=" + TLS_KEY_DEFAULT,
            TLS_AUTHORITIES + "=" + TLS_AUTHORITIES_DEFAULT,
            PLAINTEXT + ":Boolean=" + PLAINTEXT_DEFAULT
        })
public final class CoopRouterApplication {
    /** The application's name in ONOS. */
    public static final String NAME = "org.cooprouter";

    private static final Logger LOG = LoggerFactory.getLogger(CoopRouterApplication.class);
    private static final Version OLDEST = Version.version(2, 7, "0", "");
    /** What an ONOS says that was not installed from a release. */
    private static final int UNVERSIONED_MAJOR = 1;

    private static final long RETRY_SECONDS = 5;

    /** Address at which this node listens for operators and agents; 0.0.0.0: at all of its addresses. */
    private String listenAddress = "";

    /** TCP port for operators (coopctl). */
    private String northboundPort = "";

    /** TCP port for agents. */
    private String southboundPort = "";

    /** PEM file on each node: its certificate, issued by `coopctl pki issue controller NAME`. */
    private String tlsCertificate = "";

    /** PEM file on each node: the certificate's private key, PKCS#8 and not encrypted. */
    private String tlsKey = "";

    /** PEM file on each node: certificates of the authorities whose operators, agents and nodes are let in. */
    private String tlsAuthorities = "";

    /** No certificates at all; only for a single node that listens on its loopback address. */
    private String plaintext = "";

    @Reference
    private CoreService core;

    @Reference
    private Fabric fabric;

    @Reference
    private StorageService storage;

    @Reference
    private LeadershipService leaderships;

    @Reference
    private ClusterService cluster;

    @Reference
    private DriverAdminService drivers;

    @Reference
    private ComponentConfigService configs;

    private final Troubles troubles = new Troubles();
    private final ScheduledExecutorService starter =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "cooprouter-start"));
    private @Nullable OvsDriver driver;
    private @Nullable Settings settings;
    private @Nullable ControllerInstance instance;
    private boolean stopped;

    @Activate
    synchronized void activate(Map<String, Object> properties) {
        core.registerApplication(NAME);
        checkVersion(core.version());
        configs.registerProperties(CoopRouterApplication.class);
        driver = new OvsDriver(drivers, troubles);
        driver.start();
        settings = read(properties);
        begin();
    }

    private void checkVersion(Version version) {
        if (version.major() != UNVERSIONED_MAJOR && (version.major() > 2 || version.compareTo(OLDEST) < 0)) {
            troubles.set(
                    "version",
                    "this is ONOS " + version
                            + ", but CoopRouter is made for 2.7: install a CoopRouter for this version,"
                            + " or ONOS 2.7");
        }
    }

    private Settings read(Map<String, Object> properties) {
        listenAddress = text(properties, LISTEN_ADDRESS, LISTEN_ADDRESS_DEFAULT);
        northboundPort = text(properties, NORTHBOUND_PORT, Integer.toString(NORTHBOUND_PORT_DEFAULT));
        southboundPort = text(properties, SOUTHBOUND_PORT, Integer.toString(SOUTHBOUND_PORT_DEFAULT));
        tlsCertificate = text(properties, TLS_CERTIFICATE, TLS_CERTIFICATE_DEFAULT);
        tlsKey = text(properties, TLS_KEY, TLS_KEY_DEFAULT);
        tlsAuthorities = text(properties, TLS_AUTHORITIES, TLS_AUTHORITIES_DEFAULT);
        plaintext = text(properties, PLAINTEXT, Boolean.toString(PLAINTEXT_DEFAULT));
        return new Settings(
                listenAddress, northboundPort, southboundPort, tlsCertificate, tlsKey, tlsAuthorities, plaintext);
    }

    private static String text(Map<String, Object> properties, String name, String byDefault) {
        Object set = properties.get(name);
        return set == null ? byDefault : set.toString().trim();
    }

    /** Settings have changed: begins anew if they are different. */
    @Modified
    synchronized void modified(Map<String, Object> properties) {
        Settings next = read(properties);
        if (!Objects.equals(next, settings)) {
            settings = next;
            end();
            begin();
        }
    }

    private synchronized void begin() {
        Settings wanted = settings;
        if (stopped || instance != null || wanted == null) {
            return;
        }
        try {
            instance = new ControllerInstance(wanted, fabric, storage, leaderships, cluster, troubles);
            troubles.clear("start");
        } catch (StartupException | StoreException e) {
            troubles.set("start", "CoopRouter does not run on this node: " + e.getMessage());
            // A certificate may be put there, a port become free, a cluster get its majority.
            Future<?> unused = starter.schedule(this::begin, RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void end() {
        if (instance != null) {
            instance.close();
            instance = null;
        }
    }

    /** Stops deciding and serving for good. */
    synchronized void quit() {
        stopped = true;
        starter.shutdownNow();
        end();
    }

    @Deactivate
    synchronized void deactivate() {
        quit();
        if (driver != null) {
            driver.close();
        }
        configs.unregisterProperties(CoopRouterApplication.class, false);
        LOG.info("CoopRouter is stopped on this node");
    }

    /** What is wrong with this node, in words that say what to do; empty when all is well. */
    public List<String> troubles() {
        return troubles.all();
    }

    /** Something of this application that is wrong, and degrades every site; {@code what} says what to do. */
    public void setTrouble(String source, String what) {
        troubles.set(source, what);
    }

    /** It is no longer so. */
    public void clearTrouble(String source) {
        troubles.clear(source);
    }

    /**
     * The northbound services, for what acts for people inside of ONOS.
     *
     * @param who stands in the audit trail
     * @throws IllegalStateException when the application does not run on this node; says why
     */
    public synchronized Channel operator(String who) {
        return running().operator(who);
    }

    /** Where operators are served on this node. */
    public synchronized InetSocketAddress northbound() {
        return running().northbound();
    }

    /** Where agents are served on this node. */
    public synchronized InetSocketAddress southbound() {
        return running().southbound();
    }

    private ControllerInstance running() {
        if (instance == null) {
            throw new IllegalStateException(
                    stopped ? "CoopRouter is stopped on this node" : String.join("; ", troubles.all()));
        }
        return instance;
    }
}
