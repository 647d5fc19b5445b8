// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

/** A laboratory could not be built or used; the message says for people what failed and what to do. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message for people
     */
    public LabException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message for people
     * @param cause what was thrown below
     */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
