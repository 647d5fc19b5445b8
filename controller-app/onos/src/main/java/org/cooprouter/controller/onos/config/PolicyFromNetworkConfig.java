// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.config;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.onos.CoopRouterApplication;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.basics.SubjectFactories;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the policy in network configuration when it is there or changes, as an operator of the name {@code network-config}. Every
 * node does; all but the first find nothing left to change.
 */
@Component(immediate = true, service = PolicyFromNetworkConfig.class)
public final class PolicyFromNetworkConfig {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFromNetworkConfig.class);
    private static final String SOURCE = "network-config";
    private static final long RETRY_SECONDS = 5;
    private static final long PATIENCE_SECONDS = 60;

    @Reference
    private CoreService core;

    @Reference
    private NetworkConfigRegistry registry;

    @Reference
    private CoopRouterApplication application;

    private final ConfigFactory<ApplicationId, PolicyConfig> factory =
            new ConfigFactory<>(SubjectFactories.APP_SUBJECT_FACTORY, PolicyConfig.class, PolicyConfig.KEY) {
                @Override
                public PolicyConfig createConfig() {
                    return new PolicyConfig();
                }
            };
    private final NetworkConfigListener listener = this::heard;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "cooprouter-network-config"));
    private @Nullable Future<?> waiting;

    @Activate
    void activate() {
        registry.registerConfigFactory(factory);
        registry.addListener(listener);
        applySoon(0);
    }

    @Deactivate
    void deactivate() {
        registry.removeListener(listener);
        registry.unregisterConfigFactory(factory);
        worker.shutdownNow();
    }

    private void heard(NetworkConfigEvent event) {
        if (event.configClass() == PolicyConfig.class) {
            applySoon(0);
        }
    }

    private synchronized void applySoon(long seconds) {
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (!worker.isShutdown()) {
            waiting = worker.schedule(this::apply, seconds, TimeUnit.SECONDS);
        }
    }

    /** A removed configuration leaves what it has made; an operator may change it from then on. */
    private void apply() {
        PolicyConfig config = registry.getConfig(core.getAppId(CoopRouterApplication.NAME), PolicyConfig.class);
        if (config == null) {
            application.clearTrouble(SOURCE);
            return;
        }
        try {
            ApplyResourcesResponse response = PolicyServiceGrpc.newBlockingStub(application.operator(SOURCE))
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .applyResources(config.request());
            LOG.info("network configuration is in force as of revision {}", response.getRevision());
            application.clearTrouble(SOURCE);
        } catch (StatusRuntimeException e) {
            Status status = e.getStatus();
            if (status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                LOG.info("network configuration is tried again: {}", status.getDescription());
                applySoon(RETRY_SECONDS);
            } else {
                application.setTrouble(
                        SOURCE, "the policy in network configuration is not in force: " + status.getDescription());
            }
        } catch (IllegalStateException e) {
            applySoon(RETRY_SECONDS);
        }
    }
}
