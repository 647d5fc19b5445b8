// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.channel.BridgeWatch;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeterRequest;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterCellId;
import org.onosproject.net.meter.MeterContext;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterRequest;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.meter.MeterState;

/**
 * The meters of one bridge. ONOS numbers them itself and cannot change one, so a meter of the core is any meter of ours that does
 * the same; a changed one is made anew, and the old one goes when no rule has it any more. Meters are read one by one: reading all of
 * a device costs ONOS as much as those of the whole cluster.
 */
final class MeterSync {
    private final MeterService service;
    private final AllMeters all;
    private final ApplicationId application;
    private final DeviceId device;
    private final Patience patience;
    private final BridgeWatch watch;
    /** Numbers that may be ours in ONOS's store. */
    private final Set<MeterId> known = ConcurrentHashMap.newKeySet();
    /** Of each meter that ONOS believed in when it was asked last, in seconds. */
    private volatile Map<MeterId, Long> ages = Map.of();

    private volatile CompletableFuture<Void> looked = CompletableFuture.completedFuture(null);

    private Map<Integer, MeterId> numbers = Map.of();
    private int changes;

    MeterSync(
            MeterService service,
            AllMeters all,
            ApplicationId application,
            DeviceId device,
            Patience patience,
            BridgeWatch watch) {
        this.service = service;
        this.all = all;
        this.application = application;
        this.device = device;
        this.patience = patience;
        this.watch = watch;
    }

    /** The bridge has a new connection, or was another node's: nothing is known of it until ONOS has polled it. */
    void connected() {
        looked = all.of(device).thenAccept(meters -> {
            meters.stream().filter(this::isOurs).map(MeterSync::id).forEach(known::add);
            ages = ages();
        });
    }

    /** Completes when what ONOS's store has since {@link #connected} was read; fails when it cannot be read, and then reads again. */
    CompletableFuture<Void> looked() {
        if (looked.isCompletedExceptionally()) {
            connected();
        }
        return looked;
    }

    /** Whether ONOS has looked since then, as far as it says that meters are there: those that are get older, new ones are young. */
    boolean isPolled() {
        Map<MeterId, Long> before = ages;
        return ages().entrySet().stream().noneMatch(meter -> meter.getValue().equals(before.get(meter.getKey())));
    }

    private Map<MeterId, Long> ages() {
        return ours().values().stream()
                .filter(meter -> meter.state() == MeterState.ADDED)
                .collect(Collectors.toMap(MeterSync::id, Meter::life, (a, b) -> a));
    }

    /** ONOS's numbers of the core's meters, after {@link #add}. */
    Map<Integer, MeterId> numbers() {
        return numbers;
    }

    /** Meters that were added or removed since {@link #add} was called. */
    int changes() {
        return changes;
    }

    /**
     * Adds what {@code program} needs and is not there; completes when ONOS has seen it on the bridge.
     *
     * @param inUse the numbers that rules already have, by the core's; they are kept where the meter still does the same
     */
    CompletableFuture<Void> add(FlowProgram program, Map<Integer, MeterId> inUse) {
        changes = 0;
        Map<MeterId, Meter> free = ours();
        if (!program.meters().isEmpty()) {
            watch.lookAtMeters();
        }
        // ONOS would never know: it looks at the numbers of meters only.
        free.values().removeIf(watch::showsOther);
        Map<Integer, MeterId> found = new LinkedHashMap<>();
        inUse.forEach((id, number) -> claim(program.meters().get(id), free.get(number), free, found));
        for (MeterSpec wanted : program.meters().values()) {
            if (!found.containsKey(wanted.id())) {
                free.values().stream()
                        .filter(meter -> does(meter, wanted))
                        .findFirst()
                        .ifPresent(meter -> claim(wanted, meter, free, found));
            }
        }
        List<CompletableFuture<Void>> added = new ArrayList<>();
        for (MeterSpec wanted : program.meters().values()) {
            if (!found.containsKey(wanted.id())) {
                added.add(submit(wanted, found));
            }
        }
        numbers = found;
        return CompletableFuture.allOf(added.toArray(new CompletableFuture<?>[0]));
    }

    private static void claim(
            @Nullable MeterSpec wanted, @Nullable Meter meter, Map<MeterId, Meter> free, Map<Integer, MeterId> found) {
        if (wanted != null && meter != null && does(meter, wanted)) {
            found.put(wanted.id(), id(meter));
            free.remove(id(meter));
        }
    }

    /** Whether ONOS has any of this application on the bridge; also before it has connected. */
    boolean hasOurs() {
        return service.getMeters(device).stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(Meter meter) {
        return application.equals(meter.appId()) && meter.state() != MeterState.PENDING_REMOVE;
    }

    private Map<MeterId, Meter> ours() {
        Map<MeterId, Meter> ours = new HashMap<>();
        known.removeIf(id -> {
            Meter meter = service.getMeter(device, (MeterCellId) id);
            if (meter != null && isOurs(meter)) {
                ours.put(id, meter);
            }
            return meter == null;
        });
        return ours;
    }

    private CompletableFuture<Void> submit(MeterSpec wanted, Map<Integer, MeterId> found) {
        AtomicReference<String> refusal = new AtomicReference<>("");
        MeterRequest request = request(wanted)
                .withContext(new MeterContext() {
                    @Override
                    public void onError(MeterRequest failed, MeterFailReason reason) {
                        refusal.set(reason.toString());
                    }
                })
                .add();
        Meter meter;
        try {
            meter = service.submit(request);
        } catch (RuntimeException e) {
            throw new FabricException(refused(wanted, "it has no meters, or no room for another (" + e + ")"), e);
        }
        if (meter == null) {
            throw new FabricException(refused(wanted, "it has no meters, or no room for another"));
        }
        changes++;
        watch.changed(id(meter));
        known.add(id(meter));
        found.put(wanted.id(), id(meter));
        return patience.until(
                () -> {
                    if (!refusal.get().isEmpty()) {
                        throw new FabricException(refused(wanted, refusal.get()));
                    }
                    Meter seen = service.getMeter(device, meter.meterCellId());
                    return seen != null && seen.state() == MeterState.ADDED;
                },
                refused(wanted, "no answer"));
    }

    private String refused(MeterSpec wanted, String reason) {
        return "bridge " + Devices.datapathId(device) + " refused \"" + wanted + "\": " + reason;
    }

    /** Removes our meters that {@link #numbers} does not have. */
    void removeOthers() {
        ours().values().stream()
                .filter(meter -> !numbers.containsValue(id(meter)))
                .forEach(meter -> {
                    changes++;
                    service.withdraw(
                            DefaultMeterRequest.builder()
                                    .forDevice(device)
                                    .fromApp(application)
                                    .withUnit(meter.unit())
                                    .withBands(meter.bands())
                                    .remove(),
                            meter.meterCellId());
                });
    }

    private static MeterId id(Meter meter) {
        return (MeterId) meter.meterCellId();
    }

    private MeterRequest.Builder request(MeterSpec wanted) {
        return DefaultMeterRequest.builder()
                .forDevice(device)
                .fromApp(application)
                .withUnit(unit(wanted))
                .burst()
                .withBands(List.of(DefaultBand.builder()
                        .ofType(Band.Type.DROP)
                        .withRate(wanted.rate())
                        .burstSize(wanted.burst())
                        .build()));
    }

    private static boolean does(Meter meter, MeterSpec wanted) {
        return meter.unit() == unit(wanted)
                && meter.bands().size() == 1
                && meter.bands().stream()
                        .allMatch(band -> band.type() == Band.Type.DROP
                                && band.rate() == wanted.rate()
                                && band.burst() == wanted.burst());
    }

    private static Meter.Unit unit(MeterSpec wanted) {
        return wanted.unit() == MeterSpec.Unit.KBPS ? Meter.Unit.KB_PER_SEC : Meter.Unit.PKTS_PER_SEC;
    }
}
