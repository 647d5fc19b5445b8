// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Writes messages for machines: the proto3 JSON mapping, as JSON or as YAML. */
public final class MessageWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final JsonFormat.Printer printer;

    private MessageWriter(JsonFormat.Printer printer) {
        this.printer = printer;
    }

    /** For declarations: fields that are not set are left out. */
    public static MessageWriter ofDeclarations() {
        return new MessageWriter(JsonFormat.printer());
    }

    /** For observations: {@code connected: false} is said, not left out. */
    public static MessageWriter ofObservations() {
        return new MessageWriter(JsonFormat.printer().includingDefaultValueFields());
    }

    /** A YAML document for each message, separated by {@code ---}. */
    public String yaml(List<? extends MessageOrBuilder> messages) {
        return messages.stream().map(message -> write(YAML, tree(message))).collect(Collectors.joining("---\n"));
    }

    /** A JSON list of the messages. */
    public String json(List<? extends MessageOrBuilder> messages) {
        ArrayNode array = JSON.createArrayNode();
        messages.forEach(message -> array.add(tree(message)));
        return write(JSON, array) + "\n";
    }

    /** One message as JSON on several lines. */
    public String json(MessageOrBuilder message) {
        return write(JSON, tree(message)) + "\n";
    }

    /** One message as JSON on one line. */
    public String jsonLine(MessageOrBuilder message) {
        return tree(message) + "\n";
    }

    private JsonNode tree(MessageOrBuilder message) {
        try {
            return JSON.readTree(printer.print(message));
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new IllegalStateException("the policy's messages have a JSON form", e);
        }
    }

    private static String write(ObjectMapper mapper, JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }
}
