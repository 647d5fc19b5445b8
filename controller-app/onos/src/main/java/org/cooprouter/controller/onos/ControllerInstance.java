// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import io.grpc.Channel;
import io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.cooprouter.controller.core.ControllerCore;
import org.cooprouter.controller.core.ElectedController;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.host.HostClock;
import org.cooprouter.controller.host.RateLimitedLog;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.rpc.AgentRedirect;
import org.cooprouter.controller.host.rpc.GrpcCallerIdentity;
import org.cooprouter.controller.host.rpc.LeaderRelay;
import org.cooprouter.controller.host.rpc.Listener;
import org.cooprouter.controller.host.rpc.LocalOperator;
import org.cooprouter.controller.host.rpc.Rejections;
import org.cooprouter.controller.host.rpc.RpcServer;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.cooprouter.controller.onos.store.OnosPolicyStore;
import org.jspecify.annotations.Nullable;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.store.service.StorageService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller on this node of the cluster with one set of settings: started in order, stopped in reverse. */
final class ControllerInstance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerInstance.class);
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final RateLimitedLog rejected = new RateLimitedLog(
            LoggerFactory.getLogger("org.cooprouter.controller.rpc"), Duration.ofSeconds(10), System::nanoTime);
    private final LocalOperator localOperator;
    private final RpcServer northbound;
    private final RpcServer southbound;

    /**
     * Starts.
     *
     * @throws StartupException when something of {@code settings} cannot be had; nothing is left running then
     * @throws org.cooprouter.controller.core.port.StoreException when the cluster's store does not work now; likewise
     */
    ControllerInstance(
            Settings settings,
            Fabric fabric,
            StorageService storage,
            LeadershipService leaderships,
            ClusterService cluster,
            Troubles troubles)
            throws StartupException {
        try {
            TlsMaterial tls = tls(settings);
            ClusterNodes nodes =
                    new ClusterNodes(cluster, leaderships, settings.northboundPort(), settings.southboundPort());
            HostClock clock = keep(new HostClock());
            OnosPolicyStore store = new OnosPolicyStore(storage);
            ElectedController elected = new ElectedController(
                    () -> ControllerCore.builder(fabric, store, clock, new GrpcCallerIdentity())
                            .hostTrouble(troubles::all)
                            .nodes(nodes::southbound)
                            .build(),
                    new OnosLeadership(leaderships, cluster.getLocalNode().id()),
                    clock,
                    keep(new LeaderRelay(nodes::northboundOfLeader, tls)),
                    new AgentRedirect(nodes::southboundOfOthers));
            localOperator = keep(LocalOperator.start(elected.northbound()));
            northbound = listen(Listener.NORTHBOUND, settings.northbound(), tls, elected);
            southbound = listen(Listener.SOUTHBOUND, settings.southbound(), tls, elected);
            followCandidates(leaderships, elected);
            elected.start();
            running.push(elected);
            LOG.info(
                    "CoopRouter listens at {} for operators and at {} for agents",
                    northbound.address(),
                    southbound.address());
        } catch (StartupException | RuntimeException e) {
            close();
            throw e;
        }
        forgetThread();
    }

    /** What gRPC's Netty keeps for the present thread, which is ONOS's and would hold our class loader as long as it lives. */
    private static void forgetThread() {
        FastThreadLocal.removeAll();
    }

    private @Nullable TlsMaterial tls(Settings settings) throws StartupException {
        if (settings.tls().isEmpty()) {
            return null;
        }
        ScheduledExecutorService reloader =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "cooprouter-certificates"));
        running.push(reloader::shutdownNow);
        return keep(TlsMaterial.load(settings.tls().get(), CERTIFICATE_CHECK, reloader));
    }

    private RpcServer listen(
            Listener listener, InetSocketAddress address, @Nullable TlsMaterial tls, ElectedController elected)
            throws StartupException {
        Rejections rejections = (port, reason, detail) ->
                rejected.warn(port.label() + reason, "Rejected a " + port.label() + " client, " + detail);
        try {
            return keep(RpcServer.start(
                    listener,
                    address,
                    tls,
                    listener == Listener.NORTHBOUND ? elected.northbound() : elected.southbound(),
                    rejections));
        } catch (IOException e) {
            throw new StartupException(
                    "cannot listen at " + address.getAddress().getHostAddress() + ":"
                            + address.getPort() + " for the " + listener.label() + " port: " + e.getMessage()
                            + " (does another program use it? set " + listener.label() + "Port or listenAddress)");
        }
    }

    private void followCandidates(LeadershipService leaderships, ElectedController elected) {
        LeadershipEventListener listener = (LeadershipEvent event) -> {
            if (event.subject() != null
                    && OnosLeadership.TOPIC.equals(event.subject().topic())) {
                elected.nodesChanged();
            }
        };
        leaderships.addListener(listener);
        running.push(() -> leaderships.removeListener(listener));
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    /** Where operators are served; the port is the real one also when 0 was set. */
    InetSocketAddress northbound() {
        return northbound.address();
    }

    /** Where agents are served. */
    InetSocketAddress southbound() {
        return southbound.address();
    }

    /** The services for operators, for what acts for people inside of ONOS; {@code who} stands in the audit trail. */
    Channel operator(String who) {
        return localOperator.as(who);
    }

    /** Stops everything; bridges keep their rules and agents their configuration. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("could not stop {} cleanly", part.getClass().getSimpleName(), e);
            }
        }
        forgetThread();
    }
}
