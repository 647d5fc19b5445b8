// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cooprouter.topology.sim.EventQueue.MS;
import static org.cooprouter.topology.sim.EventQueue.SECOND;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.junit.jupiter.api.Test;

/** The simulation is worth something only if it fails when something is broken. */
class BrokenAgentTest {
    private static final long INTERVAL = 20 * MS;

    @Test
    void shouldNoticeThatForgedPacketsAreAccepted() {
        Seeds seeds = Seeds.with(key -> new GullibleAead());
        List<String> failures = LongStream.range(0, 40)
                .mapToObj(seeds::run)
                .filter(SeedResult::failed)
                .map(result -> String.valueOf(result.failure()))
                .toList();

        assertThat(failures).isNotEmpty().anyMatch(failure -> failure.contains("does something for an attacker"));
    }

    @Test
    void shouldNoticeThatAStartNumberIsUsedTwice() {
        TwoHomes homes = new TwoHomes(1);
        homes.router().randoms(start -> new SplittableRandom(7));
        homes.at(SECOND, () -> {
            homes.router().kill();
            homes.router().startNumber(0);
            homes.router().start();
        });

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("two packets are sealed under one nonce");
    }

    @Test
    void shouldNoticeThatOneSideSendsUnderAnEpochThatTheOtherDoesNotHold() {
        TwoHomes homes = new TwoHomes(1);
        int association = Associations.of(homes.a.index(), homes.proxy.index());
        homes.at(SECOND, () -> homes.router().give(association, Keys.of(999)));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("drops what is authentic and new")
                .withMessageContaining("unknown_key_epoch");
    }

    @Test
    void shouldNoticeThatTheWindowIsTooSmall() {
        TwoHomes homes = new TwoHomes(1, JdkAead::new, Trace.none(), MS);
        homes.a.uplink(0).configure(Faults.delayed(TwoHomes.quality(0.5), 200));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> {
                    homes.b.uplink(0).configure(TwoHomes.quality(0.5));
                    homes.talk(3 * SECOND, MS);
                })
                .withMessageContaining("drops what is authentic and new")
                .withMessageContaining("stale");
    }

    @Test
    void shouldNoticeThatAParityIsWrong() {
        TwoHomes homes = new TwoHomes(1, profile(new BrokenScheme(true, false)));
        homes.a.uplink(0).configure(TwoHomes.quality(0.2));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("comes out damaged");
    }

    @Test
    void shouldNoticeThatSplitCopiesAreNotDealtOverThePaths() {
        TwoHomes homes = new TwoHomes(1, profile(new BrokenScheme(false, true)));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("sends the split copies");
    }

    private static RedundancyProfile profile(RedundancyScheme scheme) {
        return new RedundancyProfile(scheme, 1, 1, 1, SimConfigs.MAX_SKEW_NS);
    }

    @Test
    void shouldShowWhatHappenedBeforeAViolation() {
        Trace trace = Trace.ofLast(5);
        TwoHomes homes = new TwoHomes(1, JdkAead::new, trace, SimConfigs.MAX_SKEW_NS);
        int association = Associations.of(homes.a.index(), homes.proxy.index());
        homes.at(SECOND, () -> homes.router().give(association, Keys.of(999)));

        assertThatExceptionOfType(Violation.class).isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL));
        assertThat(trace.lines()).hasSize(5);
        assertThat(trace.lines().getLast()).contains("proxy-0", "from the tunnel: ", "dropped: unknown_key_epoch");
    }

    /** Neither hides nor authenticates anything. */
    private static final class GullibleAead implements Aead {
        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {
            buffer.putLong(offset + aadLength + plaintextLength, high)
                    .putLong(offset + aadLength + plaintextLength + Long.BYTES, low);
        }

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            return true;
        }

        @Override
        public void close() {}
    }

    /** RAIC-5 of two parts with an error in its parity, or that sends everything over one path. */
    private record BrokenScheme(boolean damages, boolean usesOnePath) implements RedundancyScheme {
        private static final RedundancyScheme SOUND = Objects.requireNonNull(Schemes.find(Schemes.RAIC_5, 2));

        @Override
        public int number() {
            return SOUND.number();
        }

        @Override
        public int parts() {
            return SOUND.parts();
        }

        @Override
        public int copies() {
            return SOUND.copies();
        }

        @Override
        public void plan(int[] shares, int paths, int times, CopyPlan plan) {
            SOUND.plan(shares, usesOnePath ? 1 : paths, times, plan);
        }

        @Override
        public void encode(int copy, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
            SOUND.encode(copy, payload, offset, length, target, at);
            if (damages && copy == SOUND.parts()) {
                target.put(at, (byte) ~target.get(at));
            }
        }

        @Override
        public void restore(ByteBuffer copies, int at, int copyLength, long arrived) {
            throw new UnsupportedOperationException("the receiver has a scheme of its own");
        }
    }
}
