// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TAP device whose carrier tells the bridge that this process is alive and ready: the bridge's FAST_FAILOVER group
 * watches its port. The kernel takes the carrier away when the device is closed, however the process ends.
 */
public final class LiveTap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTap.class);

    private static final String DEVICE = "/dev/net/tun";
    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNSETCARRIER = 0x400454e2L;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP = 1;
    private static final short IFF_TAP = 2;
    private static final short IFF_NO_CARRIER = 0x40;
    private static final short IFF_NO_PI = 0x1000;
    private static final int IFREQ_LENGTH = 40;
    private static final int IFREQ_FLAGS = 16;
    private static final int MAX_NAME_LENGTH = 15;
    private static final String NEEDS_NET_ADMIN =
            "needs CAP_NET_ADMIN: run as root, or let root create the device for this user with"
                    + " `ip tuntap add NAME mode tap user USER`";

    private final String name;
    private final Descriptor device;
    private final MemorySegment carrier = Arena.ofAuto().allocate(JAVA_INT);
    private boolean live;

    private LiveTap(String name, Descriptor device) {
        this.name = name;
        this.device = device;
    }

    /**
     * Opens a TAP device with its carrier off and its link up; creates it, for as long as this process lives, when there
     * is none. One that {@code ip tuntap add} made stays when this process ends.
     *
     * @param name name of the interface, at most 15 bytes
     * @return an open device
     * @throws IOException saying which call failed and what to do
     */
    public static LiveTap open(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("TAP device '" + name + "': expected a name of 1 to 15 bytes");
        }
        Descriptor device = Descriptor.open(
                DEVICE, O_RDWR_NONBLOCK_CLOEXEC, name, "load the module: `modprobe tun`; it needs CAP_NET_ADMIN");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
            request.setString(0, name);
            request.set(JAVA_SHORT, IFREQ_FLAGS, (short) (IFF_TAP | IFF_NO_PI | IFF_NO_CARRIER));
            device.control(
                    TUNSETIFF,
                    request,
                    "TUNSETIFF",
                    "no other process may hold the device, and it must be a TAP with one queue; " + NEEDS_NET_ADMIN);
            LiveTap tap = new LiveTap(name, device);
            // Kernels before IFF_NO_CARRIER switch the carrier on when the device is opened.
            tap.setCarrier(false);
            bringUp(name, request);
            return tap;
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private static void bringUp(String name, MemorySegment request) throws IOException {
        try (Descriptor socket = Descriptor.inetSocket(name)) {
            socket.control(SIOCGIFFLAGS, request, "SIOCGIFFLAGS", "the device must stay in this network namespace");
            short flags = request.get(JAVA_SHORT, IFREQ_FLAGS);
            if ((flags & IFF_UP) == 0) {
                request.set(JAVA_SHORT, IFREQ_FLAGS, (short) (flags | IFF_UP));
                socket.control(SIOCSIFFLAGS, request, "SIOCSIFFLAGS", "run `ip link set " + name + " up` as root");
            }
        }
    }

    /**
     * Switches the carrier. May be called from one thread at a time; does nothing when the carrier is already so.
     *
     * @param ready whether the bridge should use the port of this process
     */
    public void setLive(boolean ready) {
        if (ready == live) {
            return;
        }
        try {
            setCarrier(ready);
            live = ready;
        } catch (IOException e) {
            LOG.error("{}: the bridge is not told that the agent is {}", name, ready ? "ready" : "not ready", e);
        }
    }

    private void setCarrier(boolean on) throws IOException {
        carrier.set(JAVA_INT, 0, on ? 1 : 0);
        device.control(TUNSETCARRIER, carrier, "TUNSETCARRIER", "use Linux 5.0 or newer");
    }

    /**
     * Returns the name of the interface.
     *
     * @return name in the network namespace in which the device was opened
     */
    public String name() {
        return name;
    }

    /** Closes the device; its carrier goes away, and the device itself unless it is persistent. */
    @Override
    public void close() {
        device.close();
    }
}
