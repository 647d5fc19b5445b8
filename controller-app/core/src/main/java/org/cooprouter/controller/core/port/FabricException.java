// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** A bridge could not do what was asked; the message names the bridge and what it refused, for the operator. */
public final class FabricException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** See the class. */
    public FabricException(String message) {
        super(message);
    }

    /** See the class. */
    public FabricException(String message, Throwable cause) {
        super(message, cause);
    }
}
