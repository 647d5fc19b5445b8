// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cooprouter.topology.sim.EventQueue.MS;
import static org.cooprouter.topology.sim.EventQueue.SECOND;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation is worth something only if it fails when something is broken. */
class BrokenAgentTest {
    private static final long INTERVAL = 20 * MS;
    private static final int CLIENT_ID_FLAG = 0x40;
    private static final int FIELDS_FLAG = 0x20;
    private static final long[] NOTICING = {65};

    @Test
    void shouldNoticeThatForgedPacketsAreAccepted() {
        assertThat(isNoticed(Seeds.with(_ -> new GullibleAead()), 40)).isTrue();
    }

    /** As if a session that has ended could begin again with the packet that began it. */
    @Test
    void shouldNoticeThatARecordingOfASessionThatHasEndedBeginsAnother() {
        // Some seeds notice first that such a packet makes later ones stale.
        assertThat(isNoticed(Seeds.with(ForgetfulAead::new), 2000)).isTrue();
    }

    /** Begins with seeds that have noticed something like it before; when what seeds draw changes, others take longer to. */
    private static boolean isNoticed(Seeds seeds, long count) {
        return LongStream.concat(LongStream.of(NOTICING), LongStream.range(0, count))
                .mapToObj(seeds::run)
                .anyMatch(result -> String.valueOf(result.failure()).contains("does something for an attacker"));
    }

    /** As if a stage were missing: agents are not told that the application sends copies. */
    @Test
    void shouldNoticeThatCopiesOfTheApplicationAreCarriedAsPackets() {
        TwoHomes homes = new TwoHomes(1);
        homes.call.sending(2, 5 * MS);

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(SECOND, INTERVAL))
                .withMessageContaining("takes a copy for a packet");
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

    @ParameterizedTest
    @EnumSource
    void shouldNoticeThatARepairCodeIsNotFollowed(Fault fault) {
        for (RepairCode sound : List.of(new Raict(2), new ReedSolomon(4, 2, 2))) {
            TwoHomes homes = new TwoHomes(1, profile(new BrokenCode(sound, fault)));
            homes.world.configs().promise(TwoHomes.VOICE, sound);

            assertThatExceptionOfType(Violation.class)
                    .as("%s with the fault %s", sound, fault)
                    .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL).world.requireLaterCopies(SECOND))
                    .withMessageMatching(".* sends (the|no) repair copies .*");
        }
    }

    @Test
    void shouldNoticeThatWhatIsRestoredIsAnotherPacket() {
        TwoHomes homes = new TwoHomes(1, DamagingAead::new, Trace.none(), profile(new Raict(1)));
        homes.a.uplink(0).configure(TwoHomes.quality(0.2));
        homes.b.uplink(0).configure(TwoHomes.quality(0.2));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("comes out damaged");
    }

    @Test
    void shouldNoticeThatNothingIsRestored() {
        TwoHomes homes = new TwoHomes(1, BlindingAead::new, Trace.none(), profile(new Raict(1)));
        homes.a.uplink(0).configure(TwoHomes.quality(0.2));
        homes.b.uplink(0).configure(TwoHomes.quality(0.2));

        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> homes.talk(3 * SECOND, INTERVAL))
                .withMessageContaining("does not restore");
    }

    private static RedundancyProfile profile(RepairCode code) {
        return new RedundancyProfile(Schemes.replication(), 1, 1, 1, new Repairs(code, 1, 1), SimConfigs.MAX_SKEW_NS);
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

    /** The JDK's, with something changed of what is opened or sealed. */
    private abstract static class ChangingAead implements Aead {
        private final Aead sound;

        ChangingAead(byte[] key) {
            sound = new JdkAead(key);
        }

        static boolean isRepair(ByteBuffer buffer, int offset) {
            return (buffer.get(offset) & 0xf) == PacketFlyweight.TYPE_REPAIR;
        }

        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {
            sound.seal(buffer, offset, aadLength, plaintextLength, high, low);
        }

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            return sound.open(buffer, offset, aadLength, sealedLength, high, low);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    /** Makes the last byte of a repair copy wrong. */
    private static final class DamagingAead extends ChangingAead {
        DamagingAead(byte[] key) {
            super(key);
        }

        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {
            if (isRepair(buffer, offset)) {
                int last = offset + aadLength + plaintextLength - 1;
                buffer.put(last, (byte) ~buffer.get(last));
            }
            super.seal(buffer, offset, aadLength, plaintextLength, high, low);
        }
    }

    /** Makes the length of what a repair copy restores a number that no packet has. */
    private static final class BlindingAead extends ChangingAead {
        BlindingAead(byte[] key) {
            super(key);
        }

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            boolean opened = super.open(buffer, offset, aadLength, sealedLength, high, low);
            if (opened && isRepair(buffer, offset) && (buffer.get(offset + 1) & FIELDS_FLAG) == 0) {
                buffer.put(offset + aadLength, (byte) ~buffer.get(offset + aadLength));
            }
            return opened;
        }
    }

    /** Opens a first packet for the second time as if it had a number that has never been used. */
    private static final class ForgetfulAead extends ChangingAead {
        private final Set<Long> opened = new HashSet<>();

        ForgetfulAead(byte[] key) {
            super(key);
        }

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            boolean isFirstPacket = (buffer.get(offset + 1) & CLIENT_ID_FLAG) != 0
                    && buffer.get(offset) == PacketFlyweight.VERSION << 4
                    && buffer.get(offset + 8) == 0;
            boolean isAuthentic = super.open(buffer, offset, aadLength, sealedLength, high, low);
            if (isAuthentic && isFirstPacket && !opened.add(high * 31 + low)) {
                buffer.putLong(offset + 8, buffer.getLong(offset + 8) + (1L << 35));
            }
            return isAuthentic;
        }
    }

    /** What is wrong with a {@link BrokenCode}. */
    enum Fault {
        SENDS_NOTHING,
        LEAVES_OUT_THE_LAST,
        COMBINES_OTHER_PACKETS,
        LEAVES_THE_END_OPEN,
    }

    /** A repair code that is not followed. */
    private record BrokenCode(RepairCode sound, Fault fault) implements RepairCode {
        @Override
        public int window() {
            return 2 * sound.window();
        }

        @Override
        public int repairs(long position) {
            int repairs = sound.repairs(position);
            return switch (fault) {
                case SENDS_NOTHING -> 0;
                case LEAVES_OUT_THE_LAST -> Math.max(0, repairs - 1);
                case COMBINES_OTHER_PACKETS, LEAVES_THE_END_OPEN -> repairs;
            };
        }

        @Override
        public int row(long position, int repair) {
            return sound.row(position, repair);
        }

        @Override
        public int count(long position, int repair) {
            return sound.count(position, repair);
        }

        @Override
        public int stride(long position, int repair) {
            boolean wrong = fault == Fault.COMBINES_OTHER_PACKETS && position > sound.window();
            return sound.stride(position, repair) + (wrong ? 1 : 0);
        }

        @Override
        public int closing(long position, long last) {
            return fault == Fault.LEAVES_THE_END_OPEN ? 0 : sound.closing(position, last);
        }

        @Override
        public int closingRow(int repair) {
            return sound.closingRow(repair);
        }

        @Override
        public int closingCount(long position) {
            return sound.closingCount(position);
        }

        @Override
        public int closingIndex(int repair) {
            return sound.closingIndex(repair);
        }

        @Override
        public double repairsPerPacket() {
            return sound.repairsPerPacket();
        }
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
