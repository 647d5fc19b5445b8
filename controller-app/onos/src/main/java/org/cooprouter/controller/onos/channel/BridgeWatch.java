// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterConfig;
import org.projectfloodlight.openflow.protocol.OFMeterConfigStatsReply;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBandDrop;

/**
 * What somebody else has done to one bridge, as far as ONOS does not tell. ONOS mends rules by itself and says nothing of it, and it
 * does not look into groups and meters whose number is right. Both shows in what goes over its OpenFlow channel, which is only
 * listened to here.
 */
public final class BridgeWatch {
    /** Cookies of the rules that we have asked ONOS to add or remove, until the bridge has answered. */
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();

    private final AtomicInteger mended = new AtomicInteger();
    private final AtomicBoolean metersWanted = new AtomicBoolean();
    private final Map<Integer, byte[]> buckets = new ConcurrentHashMap<>();
    private final Map<Long, OFMeterConfig> meters = new ConcurrentHashMap<>();

    /** We have asked ONOS to change rules with {@code cookies}. */
    public void asked(Collection<Long> cookies) {
        asked.addAll(cookies);
    }

    /** The bridge has done that, or not. */
    public void answered(Collection<Long> cookies) {
        asked.removeAll(cookies);
    }

    /** ONOS sends {@code message} to the bridge: when it changes a rule for which nobody asked, it mends. */
    void sent(OFMessage message) {
        if (message instanceof OFFlowMod
                && !asked.contains(((OFFlowMod) message).getCookie().getValue())) {
            mended.incrementAndGet();
        }
    }

    /** The bridge says {@code message}. */
    void received(OFMessage message) {
        if (message instanceof OFGroupDescStatsReply) {
            for (OFGroupDescStatsEntry group : ((OFGroupDescStatsReply) message).getEntries()) {
                ByteBuf bytes = Unpooled.buffer();
                group.getBuckets().forEach(bucket -> bucket.writeTo(bytes));
                buckets.put(group.getGroup().getGroupNumber(), ByteBufUtil.getBytes(bytes));
            }
        } else if (message instanceof OFMeterConfigStatsReply) {
            for (OFMeterConfig meter : ((OFMeterConfigStatsReply) message).getEntries()) {
                meters.put(meter.getMeterId(), meter);
            }
        }
    }

    /** The bridge should have meters: it is to be asked for them once. */
    public void lookAtMeters() {
        metersWanted.set(true);
    }

    boolean takeMetersWanted() {
        return metersWanted.getAndSet(false);
    }

    /** What was seen on the last connection says nothing of the new one. */
    public void connected() {
        buckets.clear();
        meters.clear();
    }

    /** How many rules ONOS has added or removed on its own account since this was asked last. */
    public int takeMended() {
        return mended.getAndSet(0);
    }

    /** Whether the bridge shows a group {@code id} with other buckets than {@code expected}. */
    public boolean showsOther(int id, byte[] expected) {
        byte[] shown = buckets.get(id);
        return shown != null && !Arrays.equals(shown, expected);
    }

    /** The group is changed: what was seen of it holds no more. */
    public void changed(int group) {
        buckets.remove(group);
    }

    /** Whether the bridge shows {@code meter} with another band. */
    public boolean showsOther(Meter meter) {
        OFMeterConfig shown = meters.get(((MeterId) meter.meterCellId()).id());
        return shown != null && !isSame(meter, shown);
    }

    /** The meter is new: what was seen under its number was another one. */
    public void changed(MeterId meter) {
        meters.remove(meter.id());
    }

    private static boolean isSame(Meter meter, OFMeterConfig shown) {
        if (shown.getEntries().size() != 1 || meter.bands().size() != 1) {
            return false;
        }
        Band band = meter.bands().iterator().next();
        OFMeterBand drop = shown.getEntries().get(0);
        return drop instanceof OFMeterBandDrop
                && ((OFMeterBandDrop) drop).getRate() == band.rate()
                && Long.valueOf(((OFMeterBandDrop) drop).getBurstSize()).equals(band.burst())
                && shown.getFlags().contains(OFMeterFlags.PKTPS) == (meter.unit() == Meter.Unit.PKTS_PER_SEC);
    }
}
