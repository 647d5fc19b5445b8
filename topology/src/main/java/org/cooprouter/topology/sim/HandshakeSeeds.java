// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.cooprouter.agent.crypto.AeadProvider;
import org.jspecify.annotations.Nullable;

/** Runs single seeds of {@link HandshakeWorld}. Safe for use by several threads. */
final class HandshakeSeeds {
    private final AeadProvider aeads;

    HandshakeSeeds(AeadProvider aeads) {
        this.aeads = aeads;
    }

    SeedResult run(long seed) {
        return run(seed, Trace.none());
    }

    /**
     * Runs a seed and leaves in a trace what happened; {@link SeedResult#delivered} counts the channels established, {@link SeedResult#sent} the
     * moments at which a home was seen to be helped in an emergency.
     */
    SeedResult run(long seed, Trace trace) {
        HandshakeWorld world = new HandshakeWorld(seed, aeads, trace);
        @Nullable String failure = null;
        try {
            world.run();
        } catch (Violation violation) {
            failure = violation.getMessage();
        } catch (RuntimeException | AssertionError broken) {
            StringWriter text = new StringWriter();
            broken.printStackTrace(new PrintWriter(text));
            failure = text.toString();
        }
        return new SeedResult(seed, world.digest(), world.frames(), world.helped(), world.established(), 0, failure);
    }
}
