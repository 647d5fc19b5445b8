// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One line from a client of the control socket.
 *
 * @param link name of the emulated link
 * @param direction which directions to change; both unless given
 * @param change settings to change, see {@link WanSettings}; nothing changes unless given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WanRequest(
        String link,
        @Nullable WanDirection direction,
        @Nullable JsonNode change) {}
