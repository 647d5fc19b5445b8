// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long each rule has been on a bridge, in seconds: a rule that is removed and made again starts anew. */
record RuleAges(Map<String, Double> seconds) {
    private static final Pattern RULE = Pattern.compile(
            "(cookie=\\S+,) duration=([0-9.]+)s, (table=\\d+,) n_packets=\\d+, n_bytes=\\d+, (?:idle_age=\\d+, )?(.*)");

    static RuleAges of(SiteNode site) {
        Map<String, Double> ages = new TreeMap<>();
        Matcher rule = RULE.matcher(site.bridge().ofctl("dump-flows"));
        while (rule.find()) {
            ages.put(rule.group(1) + rule.group(3) + rule.group(4), Double.parseDouble(rule.group(2)));
        }
        assertThat(ages).as("rules of " + site.plan().id()).isNotEmpty();
        return new RuleAges(ages);
    }

    /** The rules, with their cookies. */
    Set<String> rules() {
        return seconds.keySet();
    }

    /** Fails unless the same rules are there as {@code before}, and each of them has been there all the time. */
    void assertNoneWasMadeAnewSince(RuleAges before) {
        assertThat(rules()).as("the bridge's rules").isEqualTo(before.rules());
        seconds.forEach((rule, age) -> assertThat(age)
                .as("age of " + rule)
                .isGreaterThan(before.seconds().get(rule)));
    }
}
