// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.policy.v1.SiteStatus;

/** Tells watchers of sites' statuses what changes, at most once per second and site. Confined to the core's thread. */
final class StatusFeed {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Clock clock;
    private final Function<String, Optional<SiteStatus>> statuses;
    private final Watchers<SiteStatus> watchers;
    private final Set<String> changed = new TreeSet<>();
    private boolean publishing;

    /** {@code statuses} gives the present status of a site that the policy has. */
    StatusFeed(Clock clock, Function<String, Optional<SiteStatus>> statuses) {
        this.clock = clock;
        this.statuses = statuses;
        this.watchers = new Watchers<>(clock, SiteStatus::getSite);
    }

    /** To be called on the call's own thread; {@code site} is empty for all. */
    Watchers<SiteStatus>.Watcher open(StreamObserver<SiteStatus> responses, String site) {
        return watchers.open(
                responses, status -> site.isEmpty() || status.getSite().equals(site));
    }

    /** A site's status may have changed: watchers hear of it within the interval. */
    void changed(String site) {
        if (watchers.isEmpty()) {
            return;
        }
        changed.add(site);
        if (!publishing) {
            publishing = true;
            clock.schedule(INTERVAL, this::publish);
        }
    }

    private void publish() {
        publishing = false;
        Set<String> sites = new TreeSet<>(changed);
        changed.clear();
        sites.forEach(site -> statuses.apply(site).ifPresent(watchers::publish));
    }
}
