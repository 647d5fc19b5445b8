// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.LabException;

/** A controller as a process of its own, without certificates, on loopback ports that are free. */
final class HostProcess implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern USED_KIB = Pattern.compile("used (\\d+)K");
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Process process;
    /** As ONOS's own OpenFlow providers ask for rules and ports; laboratories wait less. */
    private static final int ONOS_POLL_SECONDS = 5;

    private final InetSocketAddress northbound;
    private final InetSocketAddress southbound;
    private final InetSocketAddress openFlow;

    private HostProcess(Process process, InetSocketAddress north, InetSocketAddress south, InetSocketAddress openFlow) {
        this.process = process;
        this.northbound = north;
        this.southbound = south;
        this.openFlow = openFlow;
    }

    static HostProcess start(ControllerHost host, Path directory) throws IOException {
        InetSocketAddress north = free();
        InetSocketAddress south = free();
        InetSocketAddress openFlow = free();
        List<String> command = new ArrayList<>(host.command());
        command.addAll(host.options(directory.resolve("state"), text(north), text(south), text(openFlow)));
        command.add("--plaintext");
        if (host == ControllerHost.ONOS) {
            command.add("--poll-interval=" + ONOS_POLL_SECONDS);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("controller.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        return new HostProcess(process, north, south, openFlow);
    }

    private static InetSocketAddress free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    InetSocketAddress northbound() {
        return northbound;
    }

    InetSocketAddress southbound() {
        return southbound;
    }

    InetSocketAddress openFlow() {
        return openFlow;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time that it has used, in all its threads. */
    Duration cpu() {
        // Fields after the name, which is in parentheses and may have spaces.
        String[] fields = read("stat").replaceFirst(".*\\) ", "").split(" ", -1);
        double ticks = Double.parseDouble(fields[UTIME]) + Double.parseDouble(fields[STIME]);
        return Duration.ofMillis(Math.round(ticks / TICKS_PER_SECOND * 1000));
    }

    /** What the kernel says of its memory in MiB. */
    long memoryMib(String field) {
        try (Stream<String> lines = read("status").lines()) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What its Java heap holds after a full collection, in MiB. */
    long heapMib() {
        jcmd("GC.run");
        Matcher used = USED_KIB.matcher(jcmd("GC.heap_info").split("Metaspace", 2)[0]);
        return used.results().mapToLong(found -> Long.parseLong(found.group(1))).sum() / 1024;
    }

    private String jcmd(String command) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process asked = new ProcessBuilder(program, Long.toString(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.onExit().join().exitValue() != 0) {
                throw new LabException(program + " " + command + " failed: " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new LabException("cannot run " + program + ", which a JDK has: " + e.getMessage(), e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(PROC.resolve(String.valueOf(process.pid())).resolve(file));
        } catch (IOException e) {
            throw new LabException("the controller has ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!process.onExit()
                .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            return;
        }
        process.destroyForcibly().onExit().join();
    }
}
