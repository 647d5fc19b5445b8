// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cooprouter.agent.control.ConfigRejectedException;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.role.config.RuntimeConfigCompiler;
import org.cooprouter.agent.v1.ConfigDelta;

/** A stored configuration: refused, or compiled, whatever the disk gives back. */
public final class FuzzStoredConfig {
    private FuzzStoredConfig() {}

    /** Takes the content of the file. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            ConfigDelta delta = ConfigDelta.parseFrom(data);
            Map<String, Any> resources = new LinkedHashMap<>();
            delta.getUpsertedList().forEach(resource -> resources.put(resource.getName(), resource.getBody()));
            RuntimeConfigCompiler.compile(resources);
            HeldConfiguration.NONE.apply(delta);
        } catch (InvalidProtocolBufferException | ConfigRejectedException e) {
            // That is the answer.
        }
    }
}
