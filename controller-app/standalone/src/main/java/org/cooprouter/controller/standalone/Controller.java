// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import com.google.common.net.InetAddresses;
import io.grpc.ServerServiceDefinition;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLException;
import org.cooprouter.controller.core.ControllerCore;
import org.cooprouter.controller.core.port.StoreException;
import org.cooprouter.controller.host.HostClock;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.rpc.GrpcCallerIdentity;
import org.cooprouter.controller.host.rpc.Listener;
import org.cooprouter.controller.host.rpc.RpcServer;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.cooprouter.controller.standalone.openflow.BridgeMetrics;
import org.cooprouter.controller.standalone.openflow.OpenFlowFabric;
import org.cooprouter.controller.standalone.openflow.OpenFlowServer;
import org.cooprouter.controller.standalone.openflow.OpenFlowSettings;
import org.cooprouter.controller.standalone.store.SqlitePolicyStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running controller: the core and everything that it asks of its host, started in order and stopped in reverse. */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(30);
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private Addresses addresses = new Addresses(NOWHERE, NOWHERE, NOWHERE, NOWHERE);

    private Controller() {}

    /**
     * Starts a controller.
     *
     * @throws StartupException when something of {@code config} cannot be had; nothing is left running then
     */
    public static Controller start(ControllerConfig config) throws StartupException {
        config.check();
        var controller = new Controller();
        try {
            controller.startAll(config);
            return controller;
        } catch (StartupException | RuntimeException e) {
            controller.close();
            throw e;
        }
    }

    private void startAll(ControllerConfig config) throws StartupException {
        TlsMaterial tls = config.tls().isPresent() ? loadTls(config.tls().get()) : null;
        SqlitePolicyStore store = keep(SqlitePolicyStore.open(config.stateDirectory()));
        HostClock clock = keep(new HostClock());
        var bridgeMetrics = new BridgeMetrics(registry);
        var fabric = new OpenFlowFabric(OpenFlowSettings.DEFAULT, new PolicyBridgeSites(store), bridgeMetrics);
        ControllerCore core = startCore(fabric, store, clock);
        var rpcMetrics = new RpcMetrics(registry);
        InetSocketAddress metrics = startMetrics(config.metrics());
        addresses = new Addresses(
                startRpc(
                        Listener.NORTHBOUND,
                        config.northbound(),
                        tls,
                        List.of(
                                core.northbound().bindService(),
                                core.telemetry().bindService()),
                        rpcMetrics),
                startRpc(
                        Listener.SOUTHBOUND,
                        config.southbound(),
                        tls,
                        List.of(core.southbound().bindService()),
                        rpcMetrics),
                startOpenFlow(config.openflow(), tls, fabric, bridgeMetrics),
                metrics);
        LOG.info(
                "CoopRouter controller {} is ready: {}, {}, state in {}",
                ControllerVersion.get(),
                addresses,
                tls == null ? "plaintext" : "mutual TLS",
                config.stateDirectory());
    }

    private ControllerCore startCore(OpenFlowFabric fabric, SqlitePolicyStore store, HostClock clock)
            throws StartupException {
        try {
            ControllerCore core = ControllerCore.builder(fabric, store, clock, new GrpcCallerIdentity())
                    .build();
            running.push(core::stop);
            core.start();
            return core;
        } catch (StoreException e) {
            throw new StartupException(e.toString());
        }
    }

    private TlsMaterial loadTls(TlsFiles files) throws StartupException {
        ScheduledExecutorService reloader = keep(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("certificates").daemon().factory()));
        return keep(TlsMaterial.load(files, CERTIFICATE_CHECK, reloader));
    }

    private InetSocketAddress startMetrics(ListenAddress where) throws StartupException {
        try {
            HTTPServer server = keep(HTTPServer.builder()
                    .inetAddress(where.socket().getAddress())
                    .port(where.socket().getPort())
                    .registry(registry)
                    .buildAndStart());
            return new InetSocketAddress(where.socket().getAddress(), server.getPort());
        } catch (IOException e) {
            throw where.cannotListen(e);
        }
    }

    private InetSocketAddress startRpc(
            Listener listener,
            ListenAddress where,
            @Nullable TlsMaterial tls,
            List<ServerServiceDefinition> services,
            RpcMetrics metrics)
            throws StartupException {
        try {
            return keep(RpcServer.start(listener, where.socket(), tls, services, metrics))
                    .address();
        } catch (IOException e) {
            throw where.cannotListen(e);
        }
    }

    private InetSocketAddress startOpenFlow(
            ListenAddress where, @Nullable TlsMaterial tls, OpenFlowFabric fabric, BridgeMetrics metrics)
            throws StartupException {
        try {
            // Open vSwitch is built against OpenSSL of many ages; 1.2 is what all of them have.
            SslContext context = tls == null ? null : serverContext(tls);
            return keep(OpenFlowServer.start(where.socket(), context, OpenFlowSettings.DEFAULT, fabric, metrics))
                    .address();
        } catch (IOException e) {
            throw where.cannotListen(e);
        }
    }

    private static SslContext serverContext(TlsMaterial tls) throws SSLException {
        return SslContextBuilder.forServer(tls.keyManager())
                .trustManager(tls.trustManager())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    /** Returns where the servers listen. */
    public Addresses addresses() {
        return addresses;
    }

    /** Stops everything in reverse order; bridges keep their rules and agents their configuration. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("Could not stop {} cleanly: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }

    /**
     * Where the servers of a controller listen.
     *
     * @param northbound for operators
     * @param southbound for agents
     * @param openflow for bridges
     * @param metrics for Prometheus
     */
    public record Addresses(
            InetSocketAddress northbound,
            InetSocketAddress southbound,
            InetSocketAddress openflow,
            InetSocketAddress metrics) {
        /** Returns one line for people. */
        @Override
        public String toString() {
            return "northbound " + text(northbound) + ", southbound " + text(southbound) + ", openflow "
                    + text(openflow) + ", metrics http://" + text(metrics) + "/metrics";
        }

        private static String text(InetSocketAddress address) {
            return InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort();
        }
    }
}
