// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.state;

import org.cooprouter.controller.core.port.StoreException;

/** Another instance of the controller has begun a term since; whoever gets this must stop to decide. */
public final class SupersededException extends StoreException {
    private static final long serialVersionUID = 1;

    SupersededException(long own, long newest) {
        super("another instance of the controller decides now (term " + newest + ", this one's was " + own + ")");
    }
}
