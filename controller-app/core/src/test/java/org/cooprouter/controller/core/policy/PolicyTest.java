// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private final Policy policy = Policy.of(
            List.of(cooperation("a-by-b", "a", "b"), cooperation("b-by-a", "b", "a"), cooperation("a-by-c", "a", "c")));

    @Test
    void shouldFindTheCooperationsInWhichASiteIsHelpedInTheOrderOfTheirNames() {
        assertThat(policy.cooperationsFor("sites/a").keySet())
                .containsExactly("cooperations/a-by-b", "cooperations/a-by-c");
    }

    @Test
    void shouldFindNoneWhereASiteOnlyHelps() {
        assertThat(policy.cooperationsFor("sites/c")).isEmpty();
    }

    @Test
    void shouldForgetACooperationThatIsRemoved() {
        Policy after = policy.with(List.of(), List.of("cooperations/a-by-b"));

        assertThat(after.cooperationsFor("sites/a").keySet()).containsExactly("cooperations/a-by-c");
    }

    private static Resource cooperation(String id, String beneficiary, String helper) {
        return Resource.newBuilder()
                .setName("cooperations/" + id)
                .setCooperation(Cooperation.newBuilder()
                        .setBeneficiary("sites/" + beneficiary)
                        .setHelper("sites/" + helper))
                .build();
    }
}
