// SPDX-License-Identifier: Apache-2.0
/** Measures single stages of the packet path with JMH; run {@code AgentBenchmarks}. */
package org.cooprouter.agent.benchmark;
