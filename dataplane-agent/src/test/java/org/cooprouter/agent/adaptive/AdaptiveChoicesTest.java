// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.List;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.junit.jupiter.api.Test;

class AdaptiveChoicesTest {
    private static final long SKEW_NS = 500_000_000;

    private final AdaptiveChoices choices = new AdaptiveChoices();
    private int looks;

    /** Candidates that say when anybody looks at one of them. */
    private RedundancyProfile profile(String name) {
        List<Candidate> candidates = AdaptiveSettings.BUILT_IN;
        List<Candidate> watched = new AbstractList<>() {
            @Override
            public Candidate get(int index) {
                looks++;
                return candidates.get(index);
            }

            @Override
            public int size() {
                return candidates.size();
            }
        };
        return new RedundancyProfile(1, 1, SKEW_NS).with(new AdaptiveSettings(name, 100, watched, false));
    }

    @Test
    void shouldMakeAChoiceForEachProfile() {
        RedundancyProfile calls = profile("calls");
        RedundancyProfile games = profile("games");

        assertThat(choices.of(calls)).isNotNull().isSameAs(choices.of(calls)).isNotSameAs(choices.of(games));
        assertThat(choices.all()).hasSize(2);
    }

    @Test
    void shouldGoOnWithTheChoiceForAProfileThatIsInstalledAgain() {
        AdaptiveChoice choice = choices.of(profile("calls"));

        assertThat(choices.of(profile("calls"))).isSameAs(choice);
        assertThat(choices.all()).hasSize(1);
    }

    @Test
    void shouldNotCompareCandidatesForEachPacket() {
        RedundancyProfile calls = profile("calls");
        RedundancyProfile games = profile("games");
        choices.of(calls);
        choices.of(games);
        RedundancyProfile gamesAgain = profile("games");
        choices.of(gamesAgain);
        looks = 0;

        for (int packet = 0; packet < 100; packet++) {
            choices.of(calls);
            choices.of(gamesAgain);
        }

        assertThat(looks).isZero();
    }
}
