// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/** What {@link RuntimeConfigCompiler} makes of a set of resources: all of it or nothing. */
public sealed interface CompileResult {
    /**
     * The resources are good.
     *
     * @param config to install
     */
    record Compiled(RuntimeConfig config) implements CompileResult {}

    /**
     * The resources cannot be applied.
     *
     * @param problems for people, each naming the resource, at least one; joined they make the reason of a ConfigNack
     */
    record Rejected(List<String> problems) implements CompileResult {}
}
