// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends numbered packets to an echo at a steady rate and prints a {@link ProbeReport}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Sends numbered UDP packets to 'echo' and prints what arrived there and came back, as JSON.")
public final class UdpProbe implements Callable<Integer> {
    /** Printed when the first answer has come. */
    public static final String ANSWERED = "first answer";

    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    @Option(names = "--host", required = true, description = "Address of the echo.")
    private String host = "";

    @Option(names = "--port", required = true, description = "UDP port of the echo.")
    private int port;

    @Option(names = "--local-port", defaultValue = "0", description = "UDP port to send from. Default: any.")
    private int localPort;

    @Option(names = "--pps", defaultValue = "50", description = "Packets per second. Default: ${DEFAULT-VALUE}.")
    private int packetsPerSecond = 50;

    @Option(names = "--bytes", defaultValue = "160", description = "UDP payload, 48-1472. Default: ${DEFAULT-VALUE}.")
    private int bytes = 160;

    @Option(
            names = "--copies",
            defaultValue = "1",
            description = "How often each packet is sent, at once. Default: ${DEFAULT-VALUE}.")
    private int copies = 1;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "Duration, unless it is told to end (SIGTERM) before. Default: ${DEFAULT-VALUE}.")
    private double seconds = 10;

    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile boolean stopped;

    @Override
    public Integer call() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        ProbeRun run = new ProbeRun(
                ThreadLocalRandom.current().nextLong(), Math.max(1, (int) Math.round(seconds * packetsPerSecond)));
        try (DatagramChannel channel = DatagramChannel.open();
                Selector selector = Selector.open()) {
            channel.bind(new InetSocketAddress(localPort));
            channel.connect(new InetSocketAddress(host, port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            int sent = exchange(channel, selector, run);
            System.out.println(run.report(sent).toJson());
        } finally {
            reported.countDown();
        }
        return CommandLine.ExitCode.OK;
    }

    /** Told to end (SIGTERM), it sends no more, and ends after its report on what it has sent. */
    private void stop() {
        stopped = true;
        try {
            reported.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int exchange(DatagramChannel channel, Selector selector, ProbeRun run) throws IOException {
        ByteBuffer request = ByteBuffer.allocateDirect(bytes);
        ByteBuffer answer = ByteBuffer.allocateDirect(ProbePacket.MAX_LENGTH);
        long intervalNs = TimeUnit.SECONDS.toNanos(1) / packetsPerSecond;
        long startNs = System.nanoTime();
        run.start(startNs);
        int count = run.capacity();
        long endNs = startNs + count * intervalNs + LINGER_NS;
        int sent = 0;
        for (long nowNs = startNs; nowNs - endNs < 0; nowNs = System.nanoTime()) {
            if (stopped && sent < count) {
                count = sent;
                endNs = nowNs + LINGER_NS;
            }
            while (sent < count && nowNs - (startNs + sent * intervalNs) >= 0) {
                ProbePacket.request(request.clear(), run.id(), sent, System.nanoTime());
                for (int copy = 0; copy < copies; copy++) {
                    channel.write(request.rewind());
                }
                sent++;
            }
            long nextNs = sent < count ? startNs + sent * intervalNs : endNs;
            await(selector, nextNs - nowNs);
            drain(channel, answer, run);
        }
        return sent;
    }

    private static void await(Selector selector, long timeNs) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(timeNs);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }

    private static void drain(DatagramChannel channel, ByteBuffer answer, ProbeRun run) throws IOException {
        while (true) {
            answer.clear();
            int length = read(channel, answer);
            if (length <= 0) {
                return;
            }
            if (length >= ProbePacket.LENGTH && run.answered(answer.flip(), System.nanoTime())) {
                System.out.println(ANSWERED);
            }
        }
    }

    private static int read(DatagramChannel channel, ByteBuffer answer) throws IOException {
        try {
            return channel.read(answer);
        } catch (PortUnreachableException e) {
            return 0; // the echo is not there yet; what was sent counts as lost
        }
    }
}
