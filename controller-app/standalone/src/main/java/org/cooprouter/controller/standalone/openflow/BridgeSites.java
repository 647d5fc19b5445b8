// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.Optional;
import org.cooprouter.controller.core.port.DatapathId;

/** Which site a bridge is, by the policy in force. */
@FunctionalInterface
public interface BridgeSites {
    /** Returns the id of the site whose bridge has {@code datapathId}, "home-a"; nothing when no site has. Any thread. */
    Optional<String> siteOf(DatapathId datapathId);
}
