// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

/** A configuration cannot be used; the message is the reason that ConfigNack carries to the operator. */
public final class ConfigRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Makes a rejection.
     *
     * @param reason what is wrong with which resource
     */
    public ConfigRejectedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /**
     * Returns the reason.
     *
     * @return what is wrong with which resource
     */
    public String reason() {
        return reason;
    }
}
