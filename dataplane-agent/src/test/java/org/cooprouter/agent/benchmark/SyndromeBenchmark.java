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

/**
 * The arithmetic over GF(2^8) beside what memory can do at best: a copy of the same bytes. Bytes by nanoseconds are GB/s.
 */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SyndromeBenchmark {
    private static final int PARTS = 4;

    /** Bytes that are read: a packet, and more than any cache holds. */
    @Param({"1400", "134217728"})
    public int bytes;

    private final RedundancyScheme raic6 = Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, PARTS));
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private ByteBuffer target = ByteBuffer.allocate(0);

    /** Touches all memory. */
    @Setup
    public void setUp() {
        payload = ByteBuffer.allocateDirect(bytes);
        target = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            payload.put(i, (byte) (31 * i));
            target.put(i, (byte) i);
        }
    }

    /** Reads and writes all bytes. */
    @Benchmark
    public ByteBuffer copy() {
        return target.put(0, payload, 0, bytes);
    }

    /** P of four parts: reads all bytes, writes a quarter. */
    @Benchmark
    public ByteBuffer p() {
        raic6.encode(PARTS, payload, 0, bytes, target, 0);
        return target;
    }

    /** Q of four parts: the same with doublings. */
    @Benchmark
    public ByteBuffer q() {
        raic6.encode(PARTS + 1, payload, 0, bytes, target, 0);
        return target;
    }
}
