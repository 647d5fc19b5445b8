// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A packet path that only remembers what was installed, and rejects what a test names. */
final class RecordingTarget implements ConfigTarget {
    final List<Long> installed = new CopyOnWriteArrayList<>();
    volatile String rejected = "none";
    volatile boolean stalled;
    final List<CompletableFuture<Void>> pending = new ArrayList<>();

    @Override
    public List<String> resourceKinds() {
        return List.of("cooprouter.agent.v1.SiteConfig", "cooprouter.agent.v1.PathConfig");
    }

    @Override
    public Prepared prepare(HeldConfiguration configuration) throws ConfigRejectedException {
        if (configuration.resources().containsKey(rejected)) {
            throw new ConfigRejectedException(rejected + ": is wrong");
        }
        return () -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (stalled) {
                pending.add(done);
            } else {
                installed.add(configuration.version());
                done.complete(null);
            }
            return done;
        };
    }
}
