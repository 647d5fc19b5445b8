// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.benchmark;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairDecoder;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
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

/** What RAICT and forward error correction cost per packet, without sealing: the sender's share, and both with one packet in ten lost. */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RepairBenchmark {
    private static final int SESSION = 1;
    private static final int LOST_ONE_IN = 10;
    private static final long MAX_AGE_NS = 500_000_000;
    private static final long INTERVAL_NS = 20_000_000;

    /** RAICT and its depth; Reed-Solomon and its k, r and interleave. */
    @Param({"raict-1", "raict-3", "rs-4-2-1", "rs-8-4-2"})
    public String code;

    /** Bytes of payload. */
    @Param({"160", "1400"})
    public int length;

    private final ByteBuffer payload = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer restored = ByteBuffer.allocateDirect(2048);
    private final PacketWriter writer = new PacketWriter();
    private final PacketBody body = new PacketBody();
    private RepairEncoder encoder = new RepairEncoder(new Raict(1));
    private RepairDecoder decoder = new RepairDecoder(RepairCode.NONE);
    private SequenceRecovery recovery = new SequenceRecovery(SequenceRecovery.MIN_WINDOW);
    private long packetId;
    private long delivered;

    private static RepairCode code(String[] numbers) {
        return numbers[0].equals("raict")
                ? new Raict(Integer.parseInt(numbers[1]))
                : new ReedSolomon(
                        Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]), Integer.parseInt(numbers[3]));
    }

    /** Nothing has been sent. */
    @Setup
    public void setUp() {
        RepairCode wanted = code(code.split("-", -1));
        encoder = new RepairEncoder(wanted);
        decoder = new RepairDecoder(wanted);
        recovery = new SequenceRecovery(SequenceRecovery.MIN_WINDOW);
        packetId = 1;
        for (int i = 0; i < length; i++) {
            payload.put(i, (byte) (31 * i));
        }
    }

    /** All repair copies that leave with one packet. */
    @Benchmark
    public ByteBuffer encode() {
        encoder.add(++packetId, payload, 0, length);
        while (encoder.next()) {
            encoder.encode(datagram, 0);
        }
        return datagram;
    }

    /** One packet and its repair copies, and what the receiver makes of them. */
    @Benchmark
    public long encodeAndRestoreOneInTen() {
        encoder.add(++packetId, payload, 0, length);
        if (packetId % LOST_ONE_IN != 0) {
            recovery.accept(packetId);
            decoder.arrived(packetId, payload, 0, length);
        }
        while (encoder.next()) {
            writer.begin(
                            datagram,
                            0,
                            PacketFlyweight.TYPE_REPAIR,
                            PacketFlyweight.FROM_CLIENT,
                            SESSION,
                            encoder.packetId())
                    .repairCopy(encoder.index(), encoder.row(), encoder.count(), encoder.stride());
            encoder.encode(datagram, writer.payload(encoder.length()));
            PacketFlyweight repair = writer.finish();
            if (decoder.isWanted(repair, recovery) && body.parse(repair) == DropReason.NONE) {
                decoder.add(repair, body, packetId * INTERVAL_NS, MAX_AGE_NS);
            }
            restore();
        }
        return delivered;
    }

    private void restore() {
        while (decoder.next(restored, 0) >= 0) {
            recovery.accept(decoder.restoredId());
            delivered++;
        }
    }
}
