// SPDX-License-Identifier: Apache-2.0
/** Orders the stages that make the agent a router or one of the proxies. */
@NullMarked
package org.cooprouter.agent.role;

import org.jspecify.annotations.NullMarked;
