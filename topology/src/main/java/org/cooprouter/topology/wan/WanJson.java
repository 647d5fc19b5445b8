// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Settings, requests and replies as JSON. */
final class WanJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WanJson() {}

    /**
     * Applies a change to settings.
     *
     * @param settings those in force
     * @param change a JSON object with some of the names of {@link WanSettings}
     * @return the new settings
     * @throws IllegalArgumentException naming what is wrong with the change
     */
    static WanSettings apply(WanSettings settings, JsonNode change) {
        if (!(change instanceof ObjectNode changes)) {
            throw new IllegalArgumentException("settings " + change + ": expected a JSON object, for example"
                    + " {\"delayMs\":20,\"loss\":{\"mean\":0.02,\"burst\":3}}");
        }
        ObjectNode all = MAPPER.valueToTree(settings);
        all.setAll(changes);
        try {
            return MAPPER.treeToValue(all, WanSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("settings " + change + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a JSON text.
     *
     * @param text from a person
     * @return its tree
     * @throws IllegalArgumentException quoting the text if it is not JSON
     */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("'" + text + "' is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
