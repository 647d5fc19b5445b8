// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Who a certificate speaks for; its subject alternative name is the URI {@code cooprouter://<role>/<id>}.
 *
 * @param role what the holder may do
 * @param id name within the role: 1-40 characters of {@code [a-z0-9-]}, the first a letter
 */
public record Identity(Role role, String id) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** What the holder of a certificate may do. */
    public enum Role {
        /** Serves operators, agents and bridges. */
        CONTROLLER,
        /** Receives the configuration of the site of that id. */
        AGENT,
        /** Receives the flow rules of the site of that id. */
        BRIDGE,
        /** Declares and reads the policy. */
        OPERATOR;

        /** The role as it is written in URIs, file names and on the command line. */
        @Override
        public String toString() {
            return switch (this) {
                case CONTROLLER -> "controller";
                case AGENT -> "agent";
                case BRIDGE -> "bridge";
                case OPERATOR -> "operator";
            };
        }
    }

    /** Checks the id. */
    public Identity {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("\"" + id
                    + "\" is not an id: 1-40 characters of a-z, 0-9 and '-' are expected, the first a letter");
        }
    }

    /** The subject alternative name, for example {@code cooprouter://agent/home-a}. */
    public URI uri() {
        return URI.create("cooprouter://" + role + "/" + id);
    }

    /** The name without directory and ending of this identity's files, for example {@code agent-home-a}. */
    public String fileStem() {
        return role + "-" + id;
    }
}
