// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to tell copies by their bytes: a packet that comes twice, at 10,000 packets per second and 300 ms of age. */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DuplicateEliminationBenchmark {
    private static final long AGE_NS = 300_000_000;
    private static final long INTERVAL_NS = 100_000;

    /** Bytes of a packet. */
    @Param({"160", "1400"})
    public int length;

    private final DuplicateElimination elimination =
            new DuplicateElimination(1, 2, AGE_NS, 2, null, DuplicateElimination.WINDOW);
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    private long number;

    /** Passes, and is dropped. */
    @Benchmark
    public boolean packetAndCopy() {
        packet.putLong(0, ++number);
        long nowNs = number * INTERVAL_NS;
        boolean passes = elimination.accept(1, packet, 0, length, nowNs);
        return passes && !elimination.accept(1, packet, 0, length, nowNs);
    }
}
