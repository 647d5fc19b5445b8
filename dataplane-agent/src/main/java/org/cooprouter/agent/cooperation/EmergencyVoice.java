// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** Says something about a request for help to the neighbour, on the channel. */
@FunctionalInterface
interface EmergencyVoice {
    /** Sends a message of one of the kinds {@code EMERGENCY_*} of {@link SealedFlyweight}. */
    void say(int kind, int request, int value);
}
