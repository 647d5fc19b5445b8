// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * A type of cooperation that has been chosen, with its parameters, seen from one of the two routers.
 *
 * @param type what
 * @param provideKbps what this router gives, kbit/s; 0 = nothing
 * @param receiveKbps what this router gets, kbit/s; 0 = nothing
 */
public record Agreement(CooperationType type, long provideKbps, long receiveKbps) {}
