// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void shouldNeverGiveAClientOrAppTypeAnothersNumber() {
        Numbers before = Numbers.NONE.extend(Policy.of(Policies.all()));
        List<Resource> others = new ArrayList<>(Policies.all());
        others.removeIf(resource -> resource.getName().equals("appTypes/voice"));
        others.add(Policies.appType("game", Policies.udp(9, 9)));
        Numbers after = before.extend(Policy.of(others));
        assertThat(after.appType("appTypes/game")).isNotEqualTo(before.appType("appTypes/voice"));
        assertThat(after.extend(Policy.of(Policies.all())).appType("appTypes/voice"))
                .isEqualTo(before.appType("appTypes/voice"));
        assertThat(after.client("sites/home-a"))
                .isEqualTo(before.client("sites/home-a"))
                .isPositive();
    }

    @Test
    void shouldKeepAPathsNumberWhenAnotherGoesAndReuseTheFreedOne() {
        Numbers before = Numbers.NONE.extend(Policy.of(Policies.all()));
        assertThat(before.path("sites/home-a", "isp-a")).isZero();
        assertThat(before.path("sites/home-a", "to-b")).isEqualTo(1);
        Resource site = Policies.homeA();
        Resource renamed = site.toBuilder()
                .setSite(site.getSite().toBuilder()
                        .setUplinks(0, site.getSite().getUplinks(0).toBuilder().setId("fibre")))
                .build();
        Numbers after = before.extend(Policy.of(Policies.all(renamed)));
        assertThat(after.path("sites/home-a", "to-b")).isEqualTo(1);
        assertThat(after.path("sites/home-a", "fibre")).isZero();
    }
}
