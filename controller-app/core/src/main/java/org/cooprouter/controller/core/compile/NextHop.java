// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.net.InetAddress;
import org.cooprouter.controller.core.flow.PortRef;

/** An ISP's router whose MAC address the policy does not name. */
public final class NextHop {
    private final String key;
    private final PortRef port;
    private final long routerMac;
    private final InetAddress own;
    private final InetAddress address;

    NextHop(String key, PortRef port, long routerMac, InetAddress own, InetAddress address) {
        this.key = key;
        this.port = port;
        this.routerMac = routerMac;
        this.own = own;
        this.address = address;
    }

    /** Site and uplink, "sites/home-a/isp-a". */
    public String key() {
        return key;
    }

    /** The bridge port behind which it is. */
    public PortRef port() {
        return port;
    }

    /** Our MAC address. */
    public long routerMac() {
        return routerMac;
    }

    /** Our address in its network. */
    public InetAddress own() {
        return own;
    }

    /** Its address. */
    public InetAddress address() {
        return address;
    }
}
