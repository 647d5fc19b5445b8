// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.app.ApplicationEvent;
import org.onosproject.app.ApplicationIdStore;
import org.onosproject.app.ApplicationState;
import org.onosproject.app.ApplicationStore;
import org.onosproject.app.ApplicationStoreDelegate;
import org.onosproject.core.Application;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.ApplicationRole;
import org.onosproject.core.DefaultApplication;
import org.onosproject.core.Version;
import org.onosproject.security.Permission;
import org.onosproject.store.AbstractStore;

/**
 * Which applications this node has; what they are made of is installed otherwise. As in the distributed store, an application is
 * forgotten before ONOS hears that it is uninstalled, and known as installed when it hears that it is deactivated.
 */
public final class MemoryApplicationStore extends AbstractStore<ApplicationEvent, ApplicationStoreDelegate>
        implements ApplicationStore {
    private final ApplicationIdStore ids;
    private final Map<ApplicationId, ApplicationState> states = new ConcurrentHashMap<>();

    /** Takes the numbers of applications from {@code ids}. */
    public MemoryApplicationStore(ApplicationIdStore ids) {
        this.ids = ids;
    }

    @Override
    public Set<Application> getApplications() {
        return states.keySet().stream().map(MemoryApplicationStore::application).collect(Collectors.toSet());
    }

    private static Application application(ApplicationId id) {
        return DefaultApplication.builder()
                .withAppId(id)
                .withVersion(Version.version("1.0.0"))
                .withTitle(id.name())
                .withDescription(id.name())
                .withOrigin(id.name())
                .withCategory("test")
                .withReadme(id.name())
                .withRole(ApplicationRole.ADMIN)
                .withFeaturesRepo(Optional.empty())
                .withFeatures(List.of(id.name()))
                .build();
    }

    @Override
    public ApplicationId getId(String name) {
        return ids.getAppId(name);
    }

    @Override
    public @Nullable Application getApplication(ApplicationId id) {
        return states.containsKey(id) ? application(id) : null;
    }

    @Override
    public @Nullable ApplicationState getState(ApplicationId id) {
        return states.get(id);
    }

    @Override
    public Application create(InputStream archive) {
        throw new UnsupportedOperationException("applications are installed as components or bundles");
    }

    @Override
    public void remove(ApplicationId id) {
        if (states.remove(id) != null) {
            notifyDelegate(new ApplicationEvent(ApplicationEvent.Type.APP_UNINSTALLED, application(id)));
        }
    }

    @Override
    public void activate(ApplicationId id) {
        states.put(id, ApplicationState.ACTIVE);
        notifyDelegate(new ApplicationEvent(ApplicationEvent.Type.APP_ACTIVATED, application(id)));
    }

    @Override
    public void deactivate(ApplicationId id) {
        if (states.replace(id, ApplicationState.ACTIVE, ApplicationState.INSTALLED)) {
            notifyDelegate(new ApplicationEvent(ApplicationEvent.Type.APP_DEACTIVATED, application(id)));
        }
    }

    @Override
    public Set<Permission> getPermissions(ApplicationId id) {
        return Set.of();
    }

    @Override
    public void setPermissions(ApplicationId id, Set<Permission> permissions) {
        throw new UnsupportedOperationException("applications have no permissions here");
    }
}
