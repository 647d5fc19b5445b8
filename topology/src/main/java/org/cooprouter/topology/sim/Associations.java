// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/** Numbers the associations of sites and proxies. */
final class Associations {
    private Associations() {}

    static int of(int site, int proxy) {
        return site << Byte.SIZE | proxy;
    }

    static int site(int association) {
        return association >>> Byte.SIZE;
    }

    static int proxy(int association) {
        return association & 0xff;
    }

    static String name(int association) {
        return "home-" + site(association) + "--proxy-" + proxy(association);
    }
}
