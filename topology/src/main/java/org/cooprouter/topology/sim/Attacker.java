// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.wire.DropReason;

/**
 * Sees frames that reach an agent, and a while later sends them again from an address of its own, and with a bit flipped, and
 * cut, and noise instead; sometimes so much later that their session has ended. Nothing of it may be accepted.
 */
final class Attacker {
    private static final long PATIENCE_NS = 300 * EventQueue.MS;
    /** Until sessions have ended, and others have begun. */
    private static final long LONG_PATIENCE_NS = 5 * EventQueue.SECOND;

    private static final int MAX_NOISE = 100;
    private static final int ONE_IN = 4;

    private final World world;
    private final RandomGenerator random;

    Attacker(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void observe(SimFrame frame, SimAgent agent, Life life, Outcome outcome) {
        boolean isKnown = outcome.isAccepted() || outcome.drop() == DropReason.DUPLICATE;
        if (!isKnown || random.nextInt(ONE_IN) != 0) {
            return;
        }
        byte[] payload = frame.datagram();
        byte[] forged = switch (random.nextInt(4)) {
            case 0 -> payload;
            case 1 -> flipped(payload);
            case 2 -> Arrays.copyOf(payload, random.nextInt(payload.length));
            default -> noise(random.nextInt(MAX_NOISE));
        };
        Flow flow = frame.flow();
        int source = random.nextBoolean() ? Addresses.attacker() : flow.source();
        SimFrame attack = SimFrame.datagram(
                new Flow(flow.protocol(), source, flow.sourcePort(), flow.destination(), flow.destinationPort()),
                forged);
        long patienceNs = random.nextInt(ONE_IN) == 0 ? LONG_PATIENCE_NS : PATIENCE_NS;
        world.time().after(random.nextLong(patienceNs), () -> attack(agent, life, attack));
    }

    /** An agent that has died in between cannot know a replay (wire format, "Receiving"). */
    private void attack(SimAgent agent, Life life, SimFrame frame) {
        if (agent.life() == life) {
            world.attack(agent, frame);
        }
    }

    private byte[] flipped(byte[] payload) {
        byte[] changed = payload.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return changed;
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
