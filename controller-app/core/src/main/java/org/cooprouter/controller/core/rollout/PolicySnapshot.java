// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.policy.Policy;

/** The policy at one revision, with the numbers given for it. */
public final class PolicySnapshot {
    private final long revision;
    private final Policy policy;
    private final Numbers numbers;

    /** {@code revision} 0: nothing has been declared yet. */
    public PolicySnapshot(long revision, Policy policy, Numbers numbers) {
        this.revision = revision;
        this.policy = policy;
        this.numbers = numbers;
    }

    /** Number of the revision. */
    public long revision() {
        return revision;
    }

    /** Validated. */
    public Policy policy() {
        return policy;
    }

    /** With a number for everything in the policy. */
    public Numbers numbers() {
        return numbers;
    }
}
