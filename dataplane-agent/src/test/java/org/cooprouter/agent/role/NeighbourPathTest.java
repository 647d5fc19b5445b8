// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.cooprouter.agent.cooperation.LinkKey;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.LinkMac;
import org.junit.jupiter.api.Test;

/** C14 without a controller's doing: a whole agent uses the way through its neighbour while that one agrees, and not otherwise. */
class NeighbourPathTest {
    private static final long MS = 1_000_000;
    private static final int LINK = 1;

    private final Home helped = new Home(1, 0);
    private final Home helper = new Home(2, 2_000);
    private long nowNs;

    /** An agent, whose bridge turns the names of links into addresses and back. */
    private static final class Home implements KeyWorker {
        final FakeSink sink = new FakeSink();
        final AgentPipeline pipeline;
        final Deque<LongConsumer> computed = new ArrayDeque<>();
        final ByteBuffer memory = ByteBuffer.allocateDirect(4096);

        Home(int number, long gives) {
            pipeline = new AgentPipeline(
                    sink, JdkAead::new, new PacketIdSpace(number), new SplittableRandom(number), this, 0);
            RuntimeConfig router = TestConfig.router("home-" + number, number);
            RuntimeConfig withHandshake = new RuntimeConfig(
                    router.site(),
                    router.paths(),
                    router.appTypes(),
                    router.proxies(),
                    router.associations(),
                    router.proxyRole(),
                    List.of(settings(gives)),
                    List.of());
            pipeline.install(withHandshake, 0);
        }

        private static LinkSettings settings(long gives) {
            CooperationOffer offer = new CooperationOffer(
                    CooperationType.LATENCY_OPTIMIZATION, new RateRange(0, gives), new RateRange(0, 2_000));
            return new LinkSettings(
                    "to-b",
                    LINK,
                    1,
                    Transport.ETHERNET,
                    new LinkKey.Shared(ByteString.copyFrom(new byte[LinkKey.KEY_LENGTH])),
                    new SelfDescription("home", 0, 0, 0, List.of(), List.of(offer)),
                    true,
                    false,
                    true,
                    2_000 * MS,
                    1_000 * MS);
        }

        @Override
        public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
            T result = work.get();
            computed.add(nowNs -> back.accept(result, nowNs));
        }

        /** Lets time pass, and hands what is for the other home to it. */
        void step(Home other, long nowNs) {
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

    private void run(long forNs) {
        for (long untilNs = nowNs + forNs; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.step(helped, nowNs);
        }
    }

    @Test
    void shouldUseTheWayThroughTheNeighbourOnceItAgrees() {
        assertThat(helped.paths(nowNs)).containsExactly("isp-a");
        run(1_000 * MS);
        assertThat(helped.handshake(nowNs).getState()).isEqualTo("established");
        assertThat(helped.handshake(nowNs).getAgreements(0).getReceiveKbps()).isEqualTo(2_000);
        assertThat(helped.paths(nowNs)).containsExactlyInAnyOrder("isp-a", "to-b");
        // The helper gets nothing, so it has no way through the other home.
        assertThat(helper.handshake(nowNs).getAgreements(0).getProvideKbps()).isEqualTo(2_000);
        assertThat(helper.paths(nowNs)).containsExactly("isp-a");
        assertThat(helped.pipeline.counters().get(AgentCounter.COOPERATION_CHANNELS_ESTABLISHED))
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveThatWayWhenTheNeighbourHasGone() {
        run(1_000 * MS);
        for (long untilNs = nowNs + 5_000 * MS; nowNs < untilNs; nowNs += 10 * MS) {
            helped.step(helper, nowNs);
            helper.sink.take();
        }
        assertThat(helped.handshake(nowNs).getState()).isNotEqualTo("established");
        assertThat(helped.paths(nowNs)).containsExactly("isp-a");
        assertThat(helped.pipeline.counters().get(AgentCounter.COOPERATION_CHANNELS_LOST))
                .isEqualTo(1);
    }

    @Test
    void shouldDropMessagesOfALinkWithoutAHandshake() {
        helped.pipeline.install(TestConfig.router("home-1", 1), nowNs);
        run(1_000 * MS);
        assertThat(helped.pipeline.counters().dropped(DropReason.COOP_LINK)).isPositive();
    }
}
