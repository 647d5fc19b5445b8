// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.Schemes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the arithmetic of a scheme costs, without sealing: all copies of a packet, and the packet without its first parts. */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SplitSchemeBenchmark {
    /** Number of the scheme. */
    @Param({"0", "5", "6"})
    public int number;

    /** k. */
    @Param({"2", "4"})
    public int parts;

    /** Bytes of payload. */
    @Param({"160", "1400"})
    public int length;

    private final ByteBuffer payload = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer copies = ByteBuffer.allocateDirect(8192);
    private RedundancyScheme scheme = Schemes.replication();
    private int copyLength;
    private long arrived;

    /** Loses as many parts as the scheme can restore. */
    @Setup
    public void setUp() {
        scheme = Objects.requireNonNull(Schemes.find(number, parts));
        copyLength = scheme.copyLength(length);
        int lost = scheme.copies() - parts;
        arrived = ((1L << scheme.copies()) - 1) & -(1L << lost);
        encode();
    }

    /** A sender's share. */
    @Benchmark
    public ByteBuffer encode() {
        for (int copy = 0; copy < scheme.copies(); copy++) {
            scheme.encode(copy, payload, 0, length, copies, copy * copyLength);
        }
        return copies;
    }

    /** A receiver's share in the worst case. */
    @Benchmark
    public ByteBuffer restore() {
        scheme.restore(copies, 0, copyLength, arrived);
        return copies;
    }
}
