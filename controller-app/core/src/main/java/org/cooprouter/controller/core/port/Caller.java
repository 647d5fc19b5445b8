// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** A party and its role, from the certificate's URI {@code cooprouter://<role>/<name>}. */
public final class Caller {
    /** What parties are for. */
    public enum Role {
        OPERATOR,
        AGENT,
        BRIDGE,
        CONTROLLER,
        /** Over the loopback without certificates, as the administrator of this host asked: may act as anyone. */
        LOCAL,
        /** Without an identity that we know: may do nothing. */
        NONE
    }

    private final Role role;
    private final String name;

    /** {@code name}: "home-a", "alice"; empty for {@link Role#LOCAL} and {@link Role#NONE}. */
    public Caller(Role role, String name) {
        this.role = role;
        this.name = name;
    }

    /** What {@link #toString} wrote; {@link Role#NONE} for anything else. */
    public static Caller parse(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? text : text.substring(0, slash);
        for (Role role : Role.values()) {
            if (role.name().equals(prefix.toUpperCase(java.util.Locale.ROOT))) {
                return new Caller(role, slash < 0 ? "" : text.substring(slash + 1));
            }
        }
        return new Caller(Role.NONE, "");
    }

    /** What the party is for. */
    public Role role() {
        return role;
    }

    /** The party's name within its role. */
    public String name() {
        return name;
    }

    /** Whether the party may read and change policy. */
    public boolean mayOperate() {
        return role == Role.OPERATOR || role == Role.LOCAL;
    }

    /** Whether the party is the agent of the site {@code site}. */
    public boolean mayActAsAgent(String site) {
        return role == Role.LOCAL || (role == Role.AGENT && name.equals(site));
    }

    /** As the audit trail writes it: "operator/alice". */
    @Override
    public String toString() {
        String prefix = role.name().toLowerCase(java.util.Locale.ROOT);
        return name.isEmpty() ? prefix : prefix + "/" + name;
    }
}
