// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.config;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.InvalidFieldException;

/**
 * Policy in network configuration, at {@code apps / org.cooprouter / policy}: an {@code ApplyResourcesRequest} of policy.proto in JSON,
 * so {@code {"resources": [...]}}, with {@code "prune": true} for "and nothing else".
 */
public final class PolicyConfig extends Config<ApplicationId> {
    /** Its name in network configuration. */
    public static final String KEY = "policy";

    /** Whether it can be read; whether it is a valid policy is known when it is applied. */
    @Override
    public boolean isValid() {
        request();
        return true;
    }

    /**
     * What is to be applied.
     *
     * @throws InvalidFieldException when the JSON is not of this kind; says where
     */
    ApplyResourcesRequest request() {
        ApplyResourcesRequest.Builder request = ApplyResourcesRequest.newBuilder();
        try {
            JsonFormat.parser().merge(node().toString(), request);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidFieldException(
                    KEY,
                    e.getMessage()
                            + " (expected {\"resources\": [{\"name\": \"sites/home-a\", \"site\": {...}}, ...]}, as"
                            + " `coopctl get -o json` prints them)");
        }
        if (request.getComment().isEmpty()) {
            request.setComment("network configuration");
        }
        return request.build();
    }
}
