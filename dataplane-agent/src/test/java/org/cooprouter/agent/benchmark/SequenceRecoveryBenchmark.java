// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to accept a packet and to recognise its second copy, which comes 20 packets later. */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SequenceRecoveryBenchmark {
    private static final int WINDOW = 1024;
    private static final int SKEW = 20;

    private SequenceRecovery recovery;
    private long packetId;

    /** Starts a session. */
    @Setup
    public void setUp() {
        recovery = new SequenceRecovery(WINDOW);
        packetId = SKEW;
    }

    /** The first copy of one packet and the second of an earlier one. */
    @Benchmark
    public boolean acceptBothCopies() {
        packetId++;
        return recovery.accept(packetId) != recovery.accept(packetId - SKEW);
    }
}
