// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterCellId;
import org.onosproject.net.meter.MeterEvent;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterFeatures;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterKey;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterScope;
import org.onosproject.net.meter.MeterState;
import org.onosproject.net.meter.MeterStore;
import org.onosproject.net.meter.MeterStoreDelegate;
import org.onosproject.net.meter.MeterStoreResult;
import org.onosproject.store.AbstractStore;

/**
 * The meters that should be on each device. As in the distributed store, what was asked for is done when the device was seen to have
 * it, or when it refused.
 */
@SuppressWarnings("deprecation") // ONOS has declared its own provider interface deprecated and made no other.
final class MemoryMeterStore extends AbstractStore<MeterEvent, MeterStoreDelegate> implements MeterStore {
    private final Map<MeterKey, Meter> meters = new HashMap<>();
    private final Map<MeterKey, CompletableFuture<MeterStoreResult>> waiting = new HashMap<>();
    private final Map<DeviceId, MeterFeatures> features = new HashMap<>();

    private static MeterKey key(Meter meter) {
        return MeterKey.key(meter.deviceId(), meter.meterCellId());
    }

    @Override
    public CompletableFuture<MeterStoreResult> addOrUpdateMeter(Meter meter) {
        return store(meter, MeterState.PENDING_ADD, MeterEvent.Type.METER_ADD_REQ);
    }

    @Override
    public CompletableFuture<MeterStoreResult> deleteMeter(Meter meter) {
        synchronized (this) {
            if (!meters.containsKey(key(meter))) {
                return CompletableFuture.completedFuture(MeterStoreResult.success());
            }
        }
        return store(meter, MeterState.PENDING_REMOVE, MeterEvent.Type.METER_REM_REQ);
    }

    private CompletableFuture<MeterStoreResult> store(Meter meter, MeterState wanted, MeterEvent.Type event) {
        CompletableFuture<MeterStoreResult> result = new CompletableFuture<>();
        synchronized (this) {
            if (!features.containsKey(meter.deviceId())) {
                return CompletableFuture.completedFuture(MeterStoreResult.fail(MeterFailReason.UNKNOWN_DEVICE));
            }
            ((DefaultMeter) meter).setState(wanted);
            meters.put(key(meter), meter);
            waiting.put(key(meter), result);
        }
        notifyDelegate(new MeterEvent(event, meter));
        return result;
    }

    @Override
    public @Nullable Meter updateMeterState(Meter seen) {
        CompletableFuture<MeterStoreResult> done;
        Meter stored;
        synchronized (this) {
            stored = meters.get(key(seen));
            if (stored == null || stored.state() == MeterState.PENDING_REMOVE) {
                return stored;
            }
            DefaultMeter meter = (DefaultMeter) stored;
            meter.setState(MeterState.ADDED);
            meter.setLife(seen.life());
            meter.setReferenceCount(seen.referenceCount());
            meter.setProcessedPackets(seen.packetsSeen());
            meter.setProcessedBytes(seen.bytesSeen());
            done = waiting.remove(key(seen));
        }
        if (done != null) {
            notifyDelegate(new MeterEvent(MeterEvent.Type.METER_ADDED, stored));
            done.complete(MeterStoreResult.success());
        }
        return stored;
    }

    @Override
    public void purgeMeter(Meter meter) {
        CompletableFuture<MeterStoreResult> done;
        synchronized (this) {
            meters.remove(key(meter));
            done = waiting.remove(key(meter));
        }
        notifyDelegate(new MeterEvent(MeterEvent.Type.METER_REMOVED, meter));
        if (done != null) {
            done.complete(MeterStoreResult.success());
        }
    }

    @Override
    public void failedMeter(MeterOperation operation, MeterFailReason reason) {
        CompletableFuture<MeterStoreResult> done;
        synchronized (this) {
            meters.remove(key(operation.meter()));
            done = waiting.remove(key(operation.meter()));
        }
        if (done != null) {
            done.complete(MeterStoreResult.fail(reason));
        }
    }

    @Override
    public synchronized MeterStoreResult storeMeterFeatures(MeterFeatures of) {
        features.put(of.deviceId(), of);
        return MeterStoreResult.success();
    }

    @Override
    public MeterStoreResult storeMeterFeatures(Collection<MeterFeatures> all) {
        all.forEach(this::storeMeterFeatures);
        return MeterStoreResult.success();
    }

    @Override
    public synchronized MeterStoreResult deleteMeterFeatures(DeviceId device) {
        features.remove(device);
        return MeterStoreResult.success();
    }

    @Override
    public MeterStoreResult deleteMeterFeatures(Collection<MeterFeatures> all) {
        all.forEach(one -> deleteMeterFeatures(one.deviceId()));
        return MeterStoreResult.success();
    }

    @Override
    public synchronized @Nullable Meter getMeter(MeterKey key) {
        return meters.get(key);
    }

    @Override
    public synchronized Collection<Meter> getAllMeters() {
        return List.copyOf(meters.values());
    }

    @Override
    public synchronized Collection<Meter> getAllMeters(DeviceId device) {
        return meters.values().stream()
                .filter(meter -> meter.deviceId().equals(device))
                .toList();
    }

    @Override
    public Collection<Meter> getAllMeters(DeviceId device, MeterScope scope) {
        return getAllMeters(device);
    }

    @Override
    public synchronized @Nullable MeterCellId allocateMeterId(DeviceId device, MeterScope scope) {
        MeterFeatures of = features.get(device);
        for (long id = 1; of != null && id <= of.maxMeter(); id++) {
            if (!meters.containsKey(MeterKey.key(device, MeterId.meterId(id)))) {
                return MeterId.meterId(id);
            }
        }
        return null;
    }

    @Override
    public void freeMeterId(DeviceId device, MeterId id) {
        // A number is free when no meter has it.
    }

    @Override
    public void purgeMeters(DeviceId device) {
        purge(meter -> meter.deviceId().equals(device));
    }

    @Override
    public void purgeMeters(DeviceId device, ApplicationId application) {
        purge(meter -> meter.deviceId().equals(device) && meter.appId().equals(application));
    }

    private synchronized void purge(Predicate<Meter> which) {
        meters.values().removeIf(which);
        waiting.keySet().retainAll(meters.keySet());
    }

    @Override
    public boolean userDefinedIndexMode(boolean enable) {
        return enable;
    }
}
