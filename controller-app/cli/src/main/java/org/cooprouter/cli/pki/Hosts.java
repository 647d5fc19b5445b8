// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Host names and addresses as people write them, told apart without asking a name server. */
final class Hosts {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}\\.)*[A-Za-z0-9_-]{0,63}");

    private Hosts() {}

    static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isValid(String host) {
        return isAddress(host) || NAME.matcher(host).matches();
    }

    /** One spelling for each address, so that {@code ::1} and {@code 0:0:0:0:0:0:0:1} are the same. */
    static String canonical(String host) {
        return isAddress(host) ? InetAddress.ofLiteral(host).getHostAddress() : host.toLowerCase(java.util.Locale.ROOT);
    }
}
