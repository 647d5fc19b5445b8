// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.policy.Policy;

/** All on which a compilation depends. */
public final class CompileInput {
    /** For plans, which show no keys. */
    private static final ByteString NO_SECRET = ByteString.copyFrom(new byte[32]);

    private final Policy policy;
    private final Numbers numbers;
    private final Set<String> helping;
    private final Set<String> usable;
    private final Map<String, Long> nextHops;
    private final ByteString linkSecret;
    private final Map<String, Share> shares;
    private final Set<String> suppressing;

    /**
     * {@code helping}: names of cooperations whose helper forwards; {@code usable}: of those whose beneficiary sends copies through
     * the helper; {@code nextHops}: MAC addresses learnt for "sites/home-a/isp-a".
     */
    public CompileInput(
            Policy policy, Numbers numbers, Set<String> helping, Set<String> usable, Map<String, Long> nextHops) {
        this(policy, numbers, helping, usable, nextHops, NO_SECRET, Map.of(), Set.of());
    }

    /**
     * With {@code linkSecret}, of which the keys of links are made, and for the moment what is shared, by names of cooperations, and in which of them suppression is
     * asked for.
     */
    public CompileInput(
            Policy policy,
            Numbers numbers,
            Set<String> helping,
            Set<String> usable,
            Map<String, Long> nextHops,
            ByteString linkSecret,
            Map<String, Share> shares,
            Set<String> suppressing) {
        this.policy = policy;
        this.numbers = numbers;
        this.helping = Set.copyOf(helping);
        this.usable = Set.copyOf(usable);
        this.nextHops = Map.copyOf(nextHops);
        this.linkSecret = linkSecret;
        this.shares = Map.copyOf(shares);
        this.suppressing = Set.copyOf(suppressing);
    }

    /** Validated. */
    public Policy policy() {
        return policy;
    }

    /** With a number for everything in the policy. */
    public Numbers numbers() {
        return numbers;
    }

    /** Cooperations whose helper forwards. */
    public Set<String> helping() {
        return helping;
    }

    /** Cooperations whose beneficiary sends copies through the helper. */
    public Set<String> usable() {
        return usable;
    }

    /** 32 random bytes that only the controller has. */
    ByteString linkSecret() {
        return linkSecret;
    }

    /** How much of a cooperation for bandwidth sharing is in use; nothing before anything has been measured. */
    Share share(String cooperation) {
        return shares.getOrDefault(cooperation, Share.NONE);
    }

    /** Whether the beneficiary of a latency optimization has asked for suppression. */
    boolean isSuppressing(String cooperation) {
        return suppressing.contains(cooperation);
    }

    /** MAC addresses learnt, by site and uplink. */
    public Map<String, Long> nextHops() {
        return nextHops;
    }
}
