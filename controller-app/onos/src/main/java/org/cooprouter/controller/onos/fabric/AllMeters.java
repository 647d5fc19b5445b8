// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Meter;

/**
 * The meters of all bridges as ONOS's store has them. ONOS reads all of the cluster's meters also for whoever asks for those of one
 * device, so whoever asks while a read is under way shares the next one.
 */
final class AllMeters {
    private final Supplier<Collection<Meter>> store;
    private final Executor executor;
    private @Nullable CompletableFuture<Map<DeviceId, List<Meter>>> next;

    /** {@code store}: reads all meters, on {@code executor}. */
    AllMeters(Supplier<Collection<Meter>> store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** The meters of {@code device} at some time after this call. */
    synchronized CompletableFuture<List<Meter>> of(DeviceId device) {
        CompletableFuture<Map<DeviceId, List<Meter>>> answer = next;
        if (answer == null) {
            CompletableFuture<Map<DeviceId, List<Meter>>> asked = new CompletableFuture<>();
            next = asked;
            answer = asked;
            executor.execute(() -> read(asked));
        }
        return answer.thenApply(all -> all.getOrDefault(device, List.of()));
    }

    private void read(CompletableFuture<Map<DeviceId, List<Meter>>> asked) {
        synchronized (this) {
            next = null;
        }
        try {
            asked.complete(store.get().stream().collect(Collectors.groupingBy(Meter::deviceId)));
        } catch (RuntimeException e) {
            asked.completeExceptionally(e);
        }
    }
}
