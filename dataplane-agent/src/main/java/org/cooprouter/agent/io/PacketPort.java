// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

/**
 * Raw Ethernet frames in and out of one network interface. One thread uses a port; only {@link #wakeup()} and
 * {@link #statistics()} may be called from any thread.
 */
public interface PacketPort extends FrameSink, AutoCloseable {
    /**
     * Hands the frames that have arrived to the handler and returns at once when there are none.
     *
     * @param handler called once per frame, in order of arrival
     * @param limit the most frames to hand over
     * @param nowNs the monotonic time in nanoseconds, passed on to the handler
     * @return number of frames handed over
     */
    int poll(FrameHandler handler, int limit, long nowNs);

    /**
     * Sends all committed frames without ever blocking. What the device's queue does not take is dropped and counted.
     *
     * @return number of frames sent
     */
    int flush();

    /**
     * Sleeps until a frame arrives, {@link #wakeup()} is called or the time is over. Returns at once when frames wait or
     * a wakeup came since the last call.
     *
     * @param timeoutNs the longest sleep in nanoseconds; zero or less does not sleep
     * @return false when the time was over
     */
    boolean await(long timeoutNs);

    /** Ends the current or next {@link #await}; may be called from any thread, also after the port was closed. */
    void wakeup();

    /**
     * Tells whether the interface still exists. A port whose interface was deleted receives and sends nothing any more,
     * even when one of the same name appears; it is closed and opened anew.
     *
     * @return false once the interface has gone
     */
    boolean isAttached();

    /**
     * Returns what passed since the port was opened; may be called from any thread.
     *
     * @return counts that never decrease
     */
    PortStatistics statistics();

    /**
     * Returns the name of the interface.
     *
     * @return name in the network namespace in which the port was opened
     */
    String interfaceName();

    /** Releases the interface; afterwards nothing is received or sent. */
    @Override
    void close();
}
