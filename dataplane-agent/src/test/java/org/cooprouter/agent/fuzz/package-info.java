// SPDX-License-Identifier: Apache-2.0
/** Inputs that a fuzzer finds for every decoder, and their replay. */
package org.cooprouter.agent.fuzz;
