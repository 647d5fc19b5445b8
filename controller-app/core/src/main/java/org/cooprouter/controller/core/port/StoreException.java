// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** The store failed; the message names the store and what to look at, for the operator. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** See the class. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** See the class. */
    public StoreException(String message) {
        super(message);
    }
}
