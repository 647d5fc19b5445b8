// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.wire.DropReason;

/**
 * Sees every frame that reaches an agent, and a while later sends it again from an address of its own, and with a bit flipped,
 * and cut, and noise instead. Nothing of it may be accepted.
 */
final class Attacker {
    private static final int ADDRESS = 0xc612_0001;
    private static final long PATIENCE_NS = 300 * TwoHomes.MS;

    private final EventQueue time;
    private final RandomGenerator random;

    Attacker(EventQueue time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    void observe(SimFrame frame, SimAgent agent) {
        byte[] payload = frame.payload();
        byte[] forged = switch (random.nextInt(4)) {
            case 0 -> payload;
            case 1 -> flipped(payload);
            case 2 -> Arrays.copyOf(payload, random.nextInt(payload.length));
            default -> noise(random.nextInt(100));
        };
        SimFrame attack =
                frame.forged(random.nextBoolean() ? ADDRESS : frame.ip().source(), forged);
        time.after(random.nextLong(PATIENCE_NS), () -> attack(agent, attack));
    }

    private static void attack(SimAgent agent, SimFrame frame) {
        DropReason reason = agent.receive(frame);
        if (reason == DropReason.NONE) {
            throw new AssertionError("an attacker's frame was accepted");
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
