// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a configuration is for: the packet path, seen from the side that receives configurations. */
public interface ConfigTarget {
    /**
     * Lists the kinds of resources that a configuration may hold.
     *
     * @return full names of their messages, for {@code Hello.resource_kinds}
     */
    List<String> resourceKinds();

    /**
     * Checks a whole configuration and makes it ready, without any effect on packets.
     *
     * @param configuration all resources
     * @return the configuration, ready to be installed
     * @throws ConfigRejectedException saying every resource that cannot be used, and why
     */
    Prepared prepare(HeldConfiguration configuration) throws ConfigRejectedException;

    /** A configuration that was found good. */
    @FunctionalInterface
    interface Prepared {
        /**
         * Puts the configuration in force, between two packets.
         *
         * @return completes once packets are handled by it
         */
        CompletionStage<Void> install();
    }
}
