// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * The destination MAC address {@code 02:43:52:01:tt:tt} under which the bridge hands a client's frame to the agent; {@code
 * tttt} is the app type's index (pipeline, "Steering address").
 */
public final class SteeringMac {
    private static final long PREFIX = 0x0243_5201_0000L;
    private static final long APP_TYPE_MASK = 0xffff;

    /** The destination under which the bridge shows TCP packets that are bound to a silent uplink (pipeline, "Emergency connection"). */
    public static final long STRANDED = 0x0243_5203_0000L;

    private SteeringMac() {}

    /**
     * Tells whether a destination address steers.
     *
     * @param mac 48 bits
     * @return true for {@code 02:43:52:01:*:*}
     */
    public static boolean isSteering(long mac) {
        return (mac & ~APP_TYPE_MASK) == PREFIX;
    }

    /**
     * Returns the app type that a steering address carries.
     *
     * @param mac a steering address
     * @return index of the app type, 0-65535
     */
    public static int appType(long mac) {
        return (int) (mac & APP_TYPE_MASK);
    }

    /**
     * Returns the steering address of an app type.
     *
     * @param appType index, 0-65535
     * @return 48 bits
     */
    public static long of(int appType) {
        return PREFIX | (appType & APP_TYPE_MASK);
    }
}
