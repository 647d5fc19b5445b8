// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.compile.SiteCompiler;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Resource;

/** Compiles test policies with every cooperation active. */
public final class Compiled {
    private Compiled() {}

    public static CompiledSite site(String name, List<Resource> resources) {
        return site(name, resources, Share.NONE);
    }

    /** With {@code share} of every cooperation that shares bandwidth. */
    public static CompiledSite site(String name, List<Resource> resources, Share share) {
        return site(name, resources, share, false);
    }

    /** While suppression is asked for wherever it can be. */
    public static CompiledSite suppressed(String name, List<Resource> resources) {
        return site(name, resources, Share.NONE, true);
    }

    private static CompiledSite site(String name, List<Resource> resources, Share share, boolean suppressed) {
        Policy policy = Policy.of(resources);
        Set<String> cooperations = Set.copyOf(policy.effective("cooperations").keySet());
        Map<String, Share> shares =
                cooperations.stream().collect(Collectors.toMap(Function.identity(), cooperation -> share));
        CompileInput input = new CompileInput(
                policy,
                Numbers.NONE.extend(policy),
                cooperations,
                cooperations,
                Map.of(),
                ByteString.copyFrom(new byte[32]),
                shares,
                suppressed ? cooperations : Set.of());
        return SiteCompiler.compile(input, name);
    }
}
