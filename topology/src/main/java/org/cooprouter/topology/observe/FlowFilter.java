// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a UDP service whose traffic is watched. The other end is anybody, because address translation on the way changes
 * it.
 *
 * @param address the server's IPv4 address, most significant byte first
 * @param port the server's UDP port
 */
public record FlowFilter(int address, int port) {
    private static final Pattern FORM = Pattern.compile("udp/(\\d{1,3}(?:\\.\\d{1,3}){3}):(\\d{1,5})");
    private static final int MAX_PORT = 65535;

    /**
     * Reads a filter.
     *
     * @param text {@code udp/ADDRESS:PORT}, for example {@code udp/192.0.2.130:5201}
     * @return the filter
     * @throws IllegalArgumentException if the text has another form
     */
    public static FlowFilter parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            int port = Integer.parseInt(matcher.group(2));
            if (port > 0 && port <= MAX_PORT) {
                return new FlowFilter(address(matcher.group(1), text), port);
            }
        }
        throw wrong(text);
    }

    private static int address(String dotted, String text) {
        try {
            return ByteBuffer.wrap(InetAddress.ofLiteral(dotted).getAddress()).getInt();
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "filter '" + text + "': expected udp/ADDRESS:PORT, for example udp/192.0.2.130:5201");
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return "udp/%d.%d.%d.%d:%d"
                .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff, port);
    }
}
