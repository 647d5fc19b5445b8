// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.tls;

/** A peer did not prove an identity; the message says what is wrong and what to do. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message for people
     */
    public IdentityException(String message) {
        super(message);
    }
}
