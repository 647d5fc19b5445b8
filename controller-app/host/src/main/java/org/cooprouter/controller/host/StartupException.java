// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host;

/** The controller cannot start as it was told to; the message names what is wrong and what to do, in one line. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message for people
     */
    public StartupException(String message) {
        super(message);
    }
}
