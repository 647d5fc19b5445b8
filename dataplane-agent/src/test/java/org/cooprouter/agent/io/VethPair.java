// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two connected interfaces without addresses or offloads, removed on close. */
public final class VethPair implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int RADIX = 36;
    /** "crio-", the process, "-", what it is. */
    private static final Pattern OURS = Pattern.compile("crio-([0-9a-z]+)-[a-z][0-9]+");

    static {
        removeLeftOver();
    }

    public final String left;
    public final String right;

    private VethPair(String left, String right) {
        this.left = left;
        this.right = right;
    }

    /** Creates a pair, or skips the test where that is not allowed. */
    public static VethPair create() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "skipped: making interfaces needs root (CAP_NET_ADMIN and CAP_NET_RAW)");
        String left = uniqueName("l");
        String right = uniqueName("r");
        assumeTrue(
                run("ip", "link", "add", left, "type", "veth", "peer", "name", right) == 0,
                "skipped: `ip link add type veth` is not allowed here");
        VethPair pair = new VethPair(left, right);
        for (String end : List.of(left, right)) {
            quieten(end);
            require("ip", "link", "set", end, "up");
            require("ethtool", "-K", end, "gro", "off", "gso", "off", "tso", "off", "tx", "off");
        }
        return pair;
    }

    public static String uniqueName(String suffix) {
        return "crio-" + Long.toString(ProcessHandle.current().pid(), RADIX) + "-" + suffix + COUNT.incrementAndGet();
    }

    /** Removes the interfaces of tests that were killed. */
    private static void removeLeftOver() {
        String[] interfaces = new File("/sys/class/net").list();
        for (String name : interfaces == null ? new String[0] : interfaces) {
            Matcher ours = OURS.matcher(name);
            boolean isDead = ours.matches()
                    && ProcessHandle.of(Long.parseLong(ours.group(1), RADIX)).isEmpty();
            // Its other end may have taken it along.
            if (isDead && Files.exists(Path.of("/sys/class/net", name))) {
                run("ip", "link", "del", name);
            }
        }
    }

    private static void quieten(String end) {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", end, "disable_ipv6"), "1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void require(String... command) {
        if (run(command) != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }

    private static int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] output = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                System.err.println(Arrays.toString(command) + ": " + new String(output, StandardCharsets.UTF_8));
            }
            return code;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        require("ip", "link", "del", left);
    }
}
