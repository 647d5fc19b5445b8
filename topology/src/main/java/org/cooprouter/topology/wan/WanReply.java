// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line to a client of the control socket; it has either of both.
 *
 * @param report the link after the change
 * @param error why nothing was changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WanReply(@Nullable WanReport report, @Nullable String error) {}
