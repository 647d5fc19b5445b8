// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * The address by which bridge and agent name a link to a neighbour's router to each other, in frames between the routers: the source of
 * what the agent sends, the destination of what the bridge brings.
 *
 * <pre>
 * 02 : 43 : 52 : 02 : 00 : pp      pp = number of the link (path_ID)
 * </pre>
 */
public final class LinkMac {
    private static final long PREFIX = 0x0243_5202_0000L;
    private static final long NUMBER_MASK = 0xff;

    private LinkMac() {}

    /**
     * Tells whether an address is one of these.
     *
     * @param mac 48 bits
     * @return true if it names a link
     */
    public static boolean isLink(long mac) {
        return (mac & ~NUMBER_MASK) == PREFIX;
    }

    /**
     * Returns which link.
     *
     * @param mac for which {@link #isLink} holds
     * @return 0-255
     */
    public static int number(long mac) {
        return (int) (mac & NUMBER_MASK);
    }

    /**
     * Returns the address of a link.
     *
     * @param number 0-255
     * @return 48 bits
     */
    public static long of(int number) {
        return PREFIX | (number & NUMBER_MASK);
    }
}
