// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;

/**
 * Who the agent says it is.
 *
 * @param agent id of the site, "home-a"
 * @param softwareVersion for people
 * @param startNumber number of this start, from {@link StateDirectory#startNumber()}
 * @param instance random bytes drawn when the process started
 */
public record AgentIdentity(String agent, String softwareVersion, int startNumber, ByteString instance) {
    private static final int INSTANCE_LENGTH = 16;

    /**
     * Makes the identity of a process that has just started.
     *
     * @param agent id of the site
     * @param softwareVersion for people
     * @param startNumber number of this start
     * @return an identity with a new instance
     */
    public static AgentIdentity ofNewProcess(String agent, String softwareVersion, int startNumber) {
        byte[] instance = new byte[INSTANCE_LENGTH];
        new SecureRandom().nextBytes(instance);
        return new AgentIdentity(agent, softwareVersion, startNumber, ByteString.copyFrom(instance));
    }
}
