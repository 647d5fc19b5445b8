// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.wan.WanStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two bad ISPs lose together is the product of what each loses; the packets that both lose are the only ones missing. */
@ExtendWith(SharedTwoHomes.class)
class LossIT {
    private static final double LOSS = 0.2;
    private static final int PACKETS_PER_SECOND = 200;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration CUT = Duration.ofSeconds(5);
    /** A right product fails by chance once in some ten thousand runs. */
    private static final double STANDARD_ERRORS = 4;

    private final TwoHomes homes;

    LossIT(SharedTwoHomes.Running running) {
        this.homes = running.withCalls();
    }

    @BeforeEach
    void makeTheIspsLose() {
        Map<String, ?> loss = Map.of("loss", Map.of("mean", LOSS));
        homes.ispA().set(loss);
        homes.ispB().set(loss);
    }

    @AfterEach
    void makeTheIspsPerfect() {
        homes.ispA().makePerfect();
        homes.ispB().makePerfect();
    }

    @Test
    void shouldLoseOnlyTheProductOfBothPathsLosses() {
        Losses before = Losses.now(homes);
        ProbeReport report = start(SharedTwoHomes.VOICE_PORT, MEASURED).await();
        Losses losses = Losses.now(homes).minus(before);

        assertLost(report.outboundLoss(), losses.outA() * losses.outB(), report.sent());
        assertLost(report.inboundLoss(), losses.inA() * losses.inB(), report.echoed());
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
    }

    @Test
    void shouldLoseWhatTheOnePathLosesWithoutThePolicy() {
        Losses before = Losses.now(homes);
        ProbeReport report = start(SharedTwoHomes.ORDINARY_PORT, MEASURED).await();
        Losses losses = Losses.now(homes).minus(before);

        assertLost(report.outboundLoss(), losses.outA(), report.sent());
        assertLost(report.inboundLoss(), losses.inA(), report.echoed());
    }

    @Test
    void shouldLoseNoMoreThanTheRemainingPathLosesWhileAnIspIsCut() {
        Probe call = start(SharedTwoHomes.VOICE_PORT, CUT.plus(CUT)).awaitAnswer();
        Losses before = Losses.now(homes);
        homes.ispA().set(Map.of("cut", true));
        Waiting.pause(CUT);
        homes.ispA().set(Map.of("cut", false));
        Losses losses = Losses.now(homes).minus(before);
        ProbeReport report = call.await();

        // Half of the call has both paths, the other half the neighbour's alone.
        double expectedOut = losses.outB() * (1 + LOSS) / 2;
        double expectedIn = losses.inB() * (1 + LOSS) / 2;
        assertThat(report.outboundLoss()).isCloseTo(expectedOut, within(tolerance(expectedOut, report.sent()) + 0.01));
        assertThat(report.inboundLoss()).isCloseTo(expectedIn, within(tolerance(expectedIn, report.echoed()) + 0.01));
        assertThat(report.duplicates() + report.echoDuplicates()).isZero();
    }

    private static void assertLost(double lost, double expected, long packets) {
        System.out.printf("lost %.2f %%, expected %.2f %%%n", lost * 100, expected * 100);
        assertThat(lost).as("loss").isCloseTo(expected, within(tolerance(expected, packets)));
    }

    private static double tolerance(double expected, long packets) {
        return STANDARD_ERRORS * Math.sqrt(expected * (1 - expected) / packets);
    }

    private Probe start(int port, Duration duration) {
        return Probe.start(
                homes.hosts().clientA(), TwoHomes.SERVER, port, new Probe.Load(PACKETS_PER_SECOND, 160, duration));
    }

    /** Frames that came to the ISPs and frames that they lost, per direction. */
    private record Losses(Count outIspA, Count inIspA, Count outIspB, Count inIspB) {
        private record Count(long arrived, long lost) {
            static Count of(WanStatistics statistics) {
                return new Count(statistics.arrivedFrames(), statistics.droppedLost());
            }

            Count minus(Count before) {
                return new Count(arrived - before.arrived, lost - before.lost);
            }

            double share() {
                return (double) lost / arrived;
            }
        }

        static Losses now(TwoHomes homes) {
            return new Losses(
                    Count.of(homes.ispA().counts(true)),
                    Count.of(homes.ispA().counts(false)),
                    Count.of(homes.ispB().counts(true)),
                    Count.of(homes.ispB().counts(false)));
        }

        Losses minus(Losses before) {
            return new Losses(
                    outIspA.minus(before.outIspA),
                    inIspA.minus(before.inIspA),
                    outIspB.minus(before.outIspB),
                    inIspB.minus(before.inIspB));
        }

        double outA() {
            return outIspA.share();
        }

        double inA() {
            return inIspA.share();
        }

        double outB() {
            return outIspB.share();
        }

        double inB() {
            return inIspB.share();
        }
    }
}
