// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * A type of cooperation in which a router is ready to engage, with the ranges of its parameters ([0115]).
 *
 * @param type what
 * @param provide what it gives to the neighbour
 * @param receive what it takes from the neighbour
 */
public record CooperationOffer(CooperationType type, RateRange provide, RateRange receive) {}
