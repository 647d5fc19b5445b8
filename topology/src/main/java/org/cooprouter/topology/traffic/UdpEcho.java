// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Answers probes to wherever they came from, also when a run changes its source address, and counts what it saw of each run. */
@Command(name = "echo", mixinStandardHelpOptions = true, description = "Answers the packets of 'probe'.")
public final class UdpEcho implements Callable<Integer> {
    /** Printed when the echo listens. */
    public static final String READY = "echo listens";

    /** Printed before the address and port from which a run comes, whenever they change. */
    public static final String SOURCE = "run from ";

    private final Map<Long, Run> runs = new HashMap<>();

    @Option(names = "--port", required = true, description = "UDP port.")
    private int port;

    @Option(
            names = "--copies",
            defaultValue = "1",
            description = "How often each answer is sent, at once. Default: ${DEFAULT-VALUE}.")
    private int copies = 1;

    /** Which packets of a run arrived. */
    private static final class Run {
        private final BitSet sequences = new BitSet();
        private @Nullable SocketAddress source;
        private long seen;
        private long duplicates;

        /** Says when the run comes from another address than before. */
        void from(SocketAddress now) {
            if (!now.equals(source)) {
                source = now;
                System.out.println(SOURCE + now);
            }
        }

        void count(long sequence) {
            int index = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(0, sequence));
            if (sequences.get(index)) {
                duplicates++;
            } else {
                sequences.set(index);
                seen++;
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(port))) {
            System.out.println(READY);
            serve(channel);
        }
        return CommandLine.ExitCode.OK;
    }

    /** Serves until the thread is interrupted. */
    void serve(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(ProbePacket.MAX_LENGTH);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                packet.clear();
                SocketAddress source = channel.receive(packet);
                long nowNs = System.nanoTime();
                packet.flip();
                if (packet.limit() >= ProbePacket.LENGTH) {
                    Run run = runs.computeIfAbsent(ProbePacket.run(packet), id -> new Run());
                    run.from(source);
                    run.count(ProbePacket.sequence(packet));
                    ProbePacket.answer(packet, nowNs, run.seen, run.duplicates);
                    for (int copy = 0; copy < copies; copy++) {
                        channel.send(packet.rewind(), source);
                    }
                }
            }
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        }
    }
}
