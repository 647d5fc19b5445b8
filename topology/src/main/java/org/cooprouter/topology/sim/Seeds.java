// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.LibCryptoAead;
import org.jspecify.annotations.Nullable;

/** Runs single seeds. Safe for use by several threads. */
final class Seeds {
    /** Frames after which the compiler has made what it will make of the agents. */
    private static final long WARM_FRAMES = 1_000_000;

    private static final int PATIENCE = 50;

    private final AeadProvider aeads;
    private final boolean aeadAllocates;
    private final AtomicLong framesSoFar = new AtomicLong();

    private Seeds(AeadProvider aeads, boolean aeadAllocates) {
        this.aeads = aeads;
        this.aeadAllocates = aeadAllocates;
    }

    /** With libcrypto's AEAD, as agents use it; without that library with the JDK's, which allocates. */
    static Seeds withBestAead() {
        try {
            return new Seeds(LibCryptoAead.provider(), false);
        } catch (IOException e) {
            return new Seeds(JdkAead::new, true);
        }
    }

    /** With some other AEAD. */
    static Seeds with(AeadProvider aeads) {
        return new Seeds(aeads, true);
    }

    /** The same AEAD under neighbours' handshakes. */
    HandshakeSeeds handshakes() {
        return new HandshakeSeeds(aeads);
    }

    /** Whether allocation can be judged. */
    boolean judgesAllocation() {
        return !aeadAllocates;
    }

    /**
     * Runs a seed. When agents allocate in it, it is run again until they do not: the compiler, unlike an agent, allocates only
     * a few times.
     */
    SeedResult run(long seed) {
        SeedResult result = runOnce(seed, Trace.none());
        boolean isWarm = framesSoFar.addAndGet(result.frames()) > WARM_FRAMES;
        if (result.failed() || result.steadyBytes() == 0 || aeadAllocates || !isWarm) {
            return result;
        }
        for (int i = 0; i < PATIENCE; i++) {
            SeedResult again = runOnce(seed, Trace.none());
            if (again.steadyBytes() == 0) {
                return result;
            }
        }
        return new SeedResult(
                seed,
                result.digest(),
                result.frames(),
                result.sent(),
                result.delivered(),
                result.steadyBytes(),
                "agents allocate " + result.steadyBytes() + " bytes in steady state, each time");
    }

    /** Runs a seed once and leaves in a trace what happened. */
    SeedResult runOnce(long seed, Trace trace) {
        RandomScenario scenario = RandomScenario.of(seed, aeads, trace);
        @Nullable String failure = null;
        try {
            scenario.run();
        } catch (Violation violation) {
            failure = violation.getMessage();
        } catch (RuntimeException | AssertionError broken) {
            StringWriter text = new StringWriter();
            broken.printStackTrace(new PrintWriter(text));
            failure = text.toString();
        }
        World world = scenario.world();
        world.agents().forEach(SimAgent::kill);
        return new SeedResult(
                seed,
                world.digest(),
                world.frames(),
                sum(world, Ledger::sent),
                sum(world, Ledger::delivered),
                world.steadyBytes(),
                failure);
    }

    private static long sum(World world, ToLongFunction<Ledger> of) {
        return world.calls().stream()
                .mapToLong(call -> of.applyAsLong(call.up()) + of.applyAsLong(call.down()))
                .sum();
    }
}
