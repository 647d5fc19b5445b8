// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * How a link stands with emergency connections; immutable.
 *
 * @param asker how this router is helped
 * @param askersRequest number of its last request on this channel, 0 before the first
 * @param helper how this router helps
 * @param helpersRequest number of the neighbour's last request on this channel, 0 before the first
 * @param declined why the neighbour does not help, {@link RefusalReason#NONE} if it has not declined
 */
public record EmergencyStatus(
        AskerState asker, int askersRequest, HelperState helper, int helpersRequest, RefusalReason declined) {
    /** Nobody asks, nobody is asked. */
    public static final EmergencyStatus NONE =
            new EmergencyStatus(AskerState.WORKING, 0, HelperState.IDLE, 0, RefusalReason.NONE);
}
