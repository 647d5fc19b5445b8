// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;

/**
 * Something that forwards and is measured.
 *
 * @param place where it does
 * @param process what is measured
 * @param load its frames
 * @param shape how many frames belong together
 * @param isAgent whether it is an agent, which can be asked
 * @param spins whether it uses the CPU all the time; then it is stopped while others are measured on the same CPU
 */
record Subject(Place place, ChildProcess process, Path load, Shape shape, boolean isAgent, boolean spins)
        implements AutoCloseable {
    /** Time for what was in flight when the load ended. */
    private static final Duration DRAIN = Duration.ofMillis(100);
    /** After it was stopped: time for the probes that it missed. */
    private static final Duration RECOVERY = Duration.ofMillis(500);

    /**
     * How many frames become how many.
     *
     * @param in frames that arrive together
     * @param out frames that leave for them
     */
    record Shape(int in, int out) {}

    /** Some packets one after another; the figures of {@link Place#ping}. */
    Map<String, Double> ping(int count) {
        return awake(() -> place.ping(load, count, shape.in()));
    }

    /** Some packets one after another; the figures of {@link Place#timers}. */
    Map<String, Double> timers(int count, long delayNs) {
        return awake(() -> place.timers(load, count, delayNs));
    }

    /** One turn of load. */
    Turn turn(double pps, double seconds) {
        return awake(() -> loaded(pps, seconds));
    }

    private <T> T awake(Supplier<T> measurement) {
        if (!process.isAlive()) {
            throw new LabException("what is measured has ended; its log:\n" + process.output());
        }
        if (!spins) {
            return measurement.get();
        }
        signal("CONT");
        try {
            Waiting.pause(RECOVERY);
            return measurement.get();
        } finally {
            signal("STOP");
        }
    }

    private void signal(String name) {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    private Turn loaded(double pps, double seconds) {
        double heap = heap();
        Duration cpu = cpuTime();
        long returned = place.returned();
        double sent = place.load(load, pps, seconds).getOrDefault("sent", 0.0);
        Waiting.pause(DRAIN);
        double expected = sent * shape.out() / shape.in();
        double back = place.returned() - returned;
        return new Turn(
                cpuTime().minus(cpu).toNanos() / sent, Math.max(0, 1 - back / expected), (heap() - heap) / sent);
    }

    /** Asking an agent takes CPU time of its own, so it is done outside of what is measured. */
    private double heap() {
        return isAgent ? place.allocatedBytes() : 0;
    }

    private Duration cpuTime() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new LabException("the system does not say what CPU time a process has used"));
    }

    @Override
    public void close() {
        if (spins && process.isAlive()) {
            signal("CONT");
        }
        process.close();
    }
}
