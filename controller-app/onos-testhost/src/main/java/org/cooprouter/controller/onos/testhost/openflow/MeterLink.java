// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.DefaultMeterFeatures;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterId;
import org.onosproject.net.meter.MeterKey;
import org.onosproject.net.meter.MeterOperation;
import org.onosproject.net.meter.MeterOperations;
import org.onosproject.net.meter.MeterProvider;
import org.onosproject.net.meter.MeterProviderService;
import org.onosproject.net.meter.MeterScope;
import org.onosproject.net.meter.MeterState;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMeterFeatures;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFMeterStats;
import org.projectfloodlight.openflow.protocol.errormsg.OFMeterModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters. */
@SuppressWarnings("deprecation") // ONOS has declared its own provider interface deprecated and made no other.
final class MeterLink extends AbstractProvider implements MeterProvider {
    private static final Logger LOG = LoggerFactory.getLogger(MeterLink.class);
    /** A meter that was seen on a switch has no application; the manager knows its own by their numbers. */
    private static final ApplicationId UNKNOWN = new DefaultApplicationId(0, "unknown");

    /** Statistics say nothing of rates, and ONOS's controller does not read meter configurations. */
    private static final Band COUNTED_BAND =
            new DefaultBand.Builder().ofType(Band.Type.DROP).withRate(0).build();

    private final OpenFlowController controller;
    private final Outstanding outstanding;
    /**
     * A meter that is added while the answer to a poll is on its way is missing from it, so that ONOS adds it again. The switch has
     * it then and refuses; ONOS would take that for a refusal of the meter.
     */
    private final Map<MeterKey, MeterOperation> latest = new ConcurrentHashMap<>();

    private @Nullable MeterProviderService service;

    MeterLink(ProviderId id, OpenFlowController controller, Outstanding outstanding) {
        super(id);
        this.controller = controller;
        this.outstanding = outstanding;
    }

    void start(MeterProviderService providerService) {
        service = providerService;
    }

    private MeterProviderService service() {
        return Objects.requireNonNull(service, "not started");
    }

    /** Says what a switch that has connected can do; says nothing of one without meters. */
    void connected(OpenFlowSwitch added) {
        DeviceId device = DeviceLink.deviceId(new Dpid(added.getId()));
        OFMeterFeatures features = added.getMeterFeatures();
        if (features == null || features.getMaxMeter() == 0) {
            return;
        }
        service()
                .pushMeterFeatures(
                        device,
                        new DefaultMeterFeatures.Builder()
                                .forDevice(device)
                                .withMaxMeters(features.getMaxMeter())
                                .withStartIndex(1)
                                .withEndIndex(features.getMaxMeter())
                                .withMaxBands(features.getMaxBands())
                                .withMaxColors(features.getMaxColor())
                                .withBandTypes(EnumSet.of(Band.Type.DROP, Band.Type.REMARK))
                                .withUnits(Set.of(Meter.Unit.KB_PER_SEC, Meter.Unit.PKTS_PER_SEC))
                                .hasBurst(true)
                                .hasStats(true)
                                .withScope(MeterScope.globalScope())
                                .build());
    }

    void disconnected(DeviceId device) {
        service().deleteMeterFeatures(device);
    }

    @Override
    public void performMeterOperation(DeviceId device, MeterOperations operations) {
        operations.operations().forEach(operation -> performMeterOperation(device, operation));
    }

    @Override
    public void performMeterOperation(DeviceId device, MeterOperation operation) {
        Dpid dpid = DeviceLink.dpid(device);
        OpenFlowSwitch to = controller.getSwitch(dpid);
        if (to == null) {
            service().meterOperationFailed(operation, MeterFailReason.UNKNOWN_DEVICE);
            return;
        }
        OFMeterMod message = meterMod(to.factory(), operation);
        MeterOperation before =
                latest.put(MeterKey.key(device, operation.meter().meterCellId()), operation);
        boolean again = before != null
                && before.type() == operation.type()
                && List.copyOf(before.meter().bands())
                        .equals(List.copyOf(operation.meter().bands()));
        outstanding.onRefusal(dpid, message.getXid(), error -> {
            if (!again || reason(error) != MeterFailReason.EXISTING_METER) {
                refused(device, operation, error);
            }
        });
        to.sendMsg(message);
    }

    private void refused(DeviceId device, MeterOperation operation, OFErrorMsg error) {
        LOG.warn(
                "{} refuses to {} meter {}: {}",
                device,
                operation.type(),
                operation.meter().meterCellId(),
                error);
        service().meterOperationFailed(operation, reason(error));
    }

    private static MeterFailReason reason(OFErrorMsg error) {
        if (!(error instanceof OFMeterModFailedErrorMsg failed)) {
            return MeterFailReason.UNKNOWN;
        }
        return switch (failed.getCode()) {
            case METER_EXISTS -> MeterFailReason.EXISTING_METER;
            case INVALID_METER -> MeterFailReason.INVALID_METER;
            case OUT_OF_METERS -> MeterFailReason.OUT_OF_METERS;
            case OUT_OF_BANDS -> MeterFailReason.OUT_OF_BANDS;
            case BAD_RATE -> MeterFailReason.BAD_RATE;
            case BAD_BURST -> MeterFailReason.BAD_BURST;
            case BAD_BAND -> MeterFailReason.BAD_BAND;
            default -> MeterFailReason.UNKNOWN;
        };
    }

    private static OFMeterMod meterMod(OFFactory factory, MeterOperation operation) {
        Meter meter = operation.meter();
        OFMeterMod.Builder message = factory.buildMeterMod()
                .setXid(factory.nextXid())
                .setMeterId(((MeterId) meter.meterCellId()).id())
                .setCommand(
                        switch (operation.type()) {
                            case ADD -> OFMeterModCommand.ADD;
                            case MODIFY -> OFMeterModCommand.MODIFY;
                            case REMOVE -> OFMeterModCommand.DELETE;
                        });
        if (operation.type() != MeterOperation.Type.REMOVE) {
            message.setMeters(meter.bands().stream()
                    .map(band -> band(factory, meter, band))
                    .toList());
            message.setFlags(flags(meter));
        }
        return message.build();
    }

    private static Set<OFMeterFlags> flags(Meter meter) {
        Set<OFMeterFlags> flags = EnumSet.of(OFMeterFlags.STATS);
        flags.add(meter.unit() == Meter.Unit.PKTS_PER_SEC ? OFMeterFlags.PKTPS : OFMeterFlags.KBPS);
        if (meter.isBurst()) {
            flags.add(OFMeterFlags.BURST);
        }
        return flags;
    }

    private static OFMeterBand band(OFFactory factory, Meter meter, Band band) {
        long burst = meter.isBurst() && band.burst() != null ? band.burst() : 0;
        return switch (band.type()) {
            case DROP ->
                factory.meterBands()
                        .buildDrop()
                        .setRate(band.rate())
                        .setBurstSize(burst)
                        .build();
            case REMARK ->
                factory.meterBands()
                        .buildDscpRemark()
                        .setRate(band.rate())
                        .setBurstSize(burst)
                        .setPrecLevel(band.dropPrecedence())
                        .build();
            default -> throw new IllegalArgumentException("no OpenFlow band for " + band);
        };
    }

    void statistics(DeviceId device, List<OFMeterStats> counters) {
        List<Meter> seen = new ArrayList<>();
        for (OFMeterStats counter : counters) {
            DefaultMeter meter = (DefaultMeter) DefaultMeter.builder()
                    .forDevice(device)
                    .fromApp(UNKNOWN)
                    .withId(MeterId.meterId(counter.getMeterId()))
                    .withUnit(Meter.Unit.KB_PER_SEC)
                    .withBands(List.of(COUNTED_BAND))
                    .build();
            meter.setState(MeterState.ADDED);
            meter.setLife(counter.getDurationSec());
            meter.setProcessedPackets(counter.getPacketInCount().getValue());
            meter.setProcessedBytes(counter.getByteInCount().getValue());
            meter.setReferenceCount(counter.getFlowCount());
            seen.add(meter);
        }
        service().pushMeterMetrics(device, seen);
    }
}
