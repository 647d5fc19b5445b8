// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import java.util.Locale;
import org.cooprouter.controller.core.port.Caller;

/** The two gRPC ports of the controller. */
public enum Listener {
    /** Where operators declare policy. */
    NORTHBOUND(Caller.Role.OPERATOR, 16 << 20),
    /** Where agents get their configuration. */
    SOUTHBOUND(Caller.Role.AGENT, 4 << 20);

    private final Caller.Role role;
    private final int maxMessageBytes;

    Listener(Caller.Role role, int maxMessageBytes) {
        this.role = role;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Returns the role that clients must have. */
    public Caller.Role role() {
        return role;
    }

    /** Returns that role as `coopctl pki issue` spells it. */
    public String roleLabel() {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the size of the largest message that is accepted. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Returns the name in messages and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
