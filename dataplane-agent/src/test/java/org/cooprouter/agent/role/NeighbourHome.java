// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.cooprouter.agent.cooperation.LinkKey;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.wire.LinkMac;

/** A whole agent with a neighbour, and its bridge, which turns the names of links into addresses and back. */
final class NeighbourHome implements KeyWorker {
    static final int LINK = 1;

    final FakeSink sink = new FakeSink();
    final AgentPipeline pipeline;
    /** What the bridge was last told of the silence of the uplink. */
    final List<Boolean> light = new ArrayList<>();

    private final Deque<LongConsumer> computed = new ArrayDeque<>();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(4096);

    NeighbourHome(int number, LinkSettings link, List<EmergencySettings> emergencies) {
        pipeline =
                new AgentPipeline(sink, JdkAead::new, new PacketIdSpace(number), new SplittableRandom(number), this, 0);
        pipeline.onSilence((tap, silent) -> {
            if (light.isEmpty() || light.getLast() != silent) {
                light.add(silent);
            }
        });
        RuntimeConfig router = TestConfig.router("home-" + number, number);
        pipeline.install(
                new RuntimeConfig(
                        router.site(),
                        router.paths(),
                        router.appTypes(),
                        router.proxies(),
                        router.associations(),
                        router.proxyRole(),
                        List.of(link),
                        emergencies),
                0);
    }

    static LinkSettings settings(EmergencyRole emergency, CooperationOffer... offers) {
        return new LinkSettings(
                "to-b",
                LINK,
                1,
                Transport.ETHERNET,
                new LinkKey.Shared(ByteString.copyFrom(new byte[LinkKey.KEY_LENGTH])),
                new SelfDescription("home", 0, 0, 0, List.of(), List.of(offers)),
                true,
                false,
                true,
                2 * TestConfig.SECOND,
                TestConfig.SECOND,
                emergency);
    }

    @Override
    public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
        T result = work.get();
        computed.add(nowNs -> back.accept(result, nowNs));
    }

    /** Lets time pass, and hands what is for the other home to it. */
    void step(NeighbourHome other, long nowNs) {
        while (!computed.isEmpty()) {
            computed.remove().accept(nowNs);
        }
        if (pipeline.nextDeadlineNs() <= nowNs) {
            pipeline.onTimers(nowNs);
        }
        for (Frame frame : sink.take()) {
            ByteBuffer bytes = ByteBuffer.wrap(frame.bytes().clone());
            if ((bytes.getLong(4) & 0xffff_ffff_ffffL) == LinkMac.of(LINK)) {
                bytes.putShort(0, (short) (LinkMac.of(LINK) >>> 32));
                bytes.putInt(2, (int) LinkMac.of(LINK));
                other.memory.put(0, bytes.array());
                other.pipeline.onFrame(other.memory, 0, bytes.capacity(), nowNs);
            }
        }
    }

    HandshakeReport handshake(long nowNs) {
        return pipeline.telemetry().read(nowNs).getHandshakes(0);
    }

    List<String> paths(long nowNs) {
        return pipeline.telemetry().read(nowNs).getPathsList().stream()
                .map(PathReport::getPath)
                .toList();
    }
}
