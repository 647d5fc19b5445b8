// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

class JdkAeadTest extends AeadContract {
    @Override
    protected AeadProvider provider() {
        return JdkAead::new;
    }

    @Override
    protected boolean allocatesNothing() {
        return false;
    }
}
