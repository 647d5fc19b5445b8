// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.core.port.PolicyStoreContract;

/** The store of the core's tests is one on which the core may rely. */
class MemoryStoreTest extends PolicyStoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected PolicyStore store() {
        return store;
    }
}
