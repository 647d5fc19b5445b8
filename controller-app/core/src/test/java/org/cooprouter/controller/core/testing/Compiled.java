// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.compile.SiteCompiler;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Resource;

/** Compiles test policies with every cooperation active. */
public final class Compiled {
    private Compiled() {}

    public static CompiledSite site(String name, List<Resource> resources) {
        Policy policy = Policy.of(resources);
        Set<String> cooperations = Set.copyOf(policy.effective("cooperations").keySet());
        return SiteCompiler.compile(
                new CompileInput(policy, Numbers.NONE.extend(policy), cooperations, cooperations, Map.of()), name);
    }
}
