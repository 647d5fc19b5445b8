// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.role.config.IpAddress;

/** Addresses as people write them. */
final class Net {
    private Net() {}

    static IpAddress address(String text) {
        return IpAddress.ofIpv4(ip(text));
    }

    static int ip(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        for (String part : text.split("\\.", -1)) {
            bytes.put((byte) Integer.parseInt(part));
        }
        return bytes.getInt(0);
    }

    static String text(int address) {
        return IpAddress.ofIpv4(address).toString();
    }
}
