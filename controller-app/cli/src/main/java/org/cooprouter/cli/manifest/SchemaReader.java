// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooprouter.cli.manifest.Node.Empty;
import org.cooprouter.cli.manifest.Node.Entry;
import org.cooprouter.cli.manifest.Node.Mapping;
import org.cooprouter.cli.manifest.Node.Scalar;
import org.cooprouter.cli.manifest.Node.Sequence;

/**
 * Turns a document into the JSON of a message type (proto3 JSON mapping). {@link JsonFormat} judges every single value;
 * this class knows which field and place the value belongs to, and goes on to the next after a mistake.
 */
final class SchemaReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String subject;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    /**
     * Makes a reader for one document.
     *
     * @param subject how messages name the document, {@code document 2 (sites/home-a)}
     */
    SchemaReader(String subject) {
        this.subject = subject;
    }

    /** Sentences with places; empty when the document is good. */
    List<String> problems() {
        return problems;
    }

    /** Where each field stands, by its path in the names of the schema, {@code site.uplinks[0].gateway_mac}. */
    Map<String, Place> places() {
        return places;
    }

    ObjectNode message(Node node, Descriptor type, String path) {
        ObjectNode json = JSON.objectNode();
        if (!(node instanceof Mapping mapping)) {
            problem(node.place(), path, "expected a mapping with some of " + names(type) + ", found " + node.kind());
            return json;
        }
        for (Entry entry : mapping.entries()) {
            Optional<FieldDescriptor> field = field(type, entry.key());
            if (field.isEmpty()) {
                String where = path.isEmpty() ? "a resource" : path;
                String question = Nearest.question(entry.key(), names(type));
                problem(
                        entry.place(),
                        "",
                        where + " has no field \"" + entry.key() + "\"" + (question.isEmpty() ? "." : question)
                                + " Its fields are " + names(type));
            } else if (!(entry.value() instanceof Empty)) {
                String fieldPath = path.isEmpty()
                        ? field.get().getName()
                        : path + "." + field.get().getName();
                places.put(fieldPath, entry.value().place());
                json.set(entry.key(), value(entry.value(), field.get(), fieldPath));
            }
        }
        return json;
    }

    private JsonNode value(Node node, FieldDescriptor field, String path) {
        if (!field.isRepeated()) {
            return single(node, field, path);
        }
        ArrayNode array = JSON.arrayNode();
        if (!(node instanceof Sequence sequence)) {
            problem(node.place(), path, "expected a list, found " + node.kind());
            return array;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            String itemPath = path + "[" + i + "]";
            places.put(itemPath, item.place());
            array.add(single(item, field, itemPath));
        }
        return array;
    }

    private JsonNode single(Node node, FieldDescriptor field, String path) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !isWrittenAsText(field.getMessageType())) {
            return message(node, field.getMessageType(), path);
        }
        if (!(node instanceof Scalar scalar)) {
            problem(node.place(), path, "expected " + expectation(field) + ", found " + node.kind());
            return JSON.nullNode();
        }
        // JsonFormat takes numbers and truth values as text too, so the text goes as it was written.
        JsonNode text = JSON.textNode(scalar.text());
        ObjectNode alone = JSON.objectNode();
        alone.set(field.getJsonName(), field.isRepeated() ? JSON.arrayNode().add(text) : text);
        try {
            JsonFormat.parser().merge(alone.toString(), DynamicMessage.newBuilder(field.getContainingType()));
        } catch (InvalidProtocolBufferException e) {
            problem(node.place(), path, "expected " + expectation(field) + ", found " + node.kind());
        }
        return text;
    }

    private void problem(Place place, String path, String sentence) {
        problems.add(place + ": " + subject + ": " + (path.isEmpty() ? "" : path + ": ") + sentence);
    }

    private static boolean isWrittenAsText(Descriptor type) {
        return type.equals(Duration.getDescriptor()) || type.equals(Timestamp.getDescriptor());
    }

    private static Optional<FieldDescriptor> field(Descriptor type, String key) {
        return type.getFields().stream()
                .filter(field ->
                        field.getJsonName().equals(key) || field.getName().equals(key))
                .findFirst();
    }

    private static List<String> names(Descriptor type) {
        return type.getFields().stream().map(FieldDescriptor::getJsonName).toList();
    }

    private static String expectation(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> "a whole number" + (isUnsigned(field) ? " of at least 0" : "");
            case FLOAT, DOUBLE -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "text";
            case BYTE_STRING -> "bytes in base64";
            case ENUM ->
                "one of "
                        + field.getEnumType().getValues().stream()
                                .filter(value -> value.getNumber() != 0)
                                .map(EnumValueDescriptor::getName)
                                .toList();
            case MESSAGE ->
                field.getMessageType().equals(Duration.getDescriptor())
                        ? "a duration in seconds such as 0.2s or 60s"
                        : "a time such as 2026-01-31T18:00:00Z";
        };
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return field.getType() == FieldDescriptor.Type.UINT32 || field.getType() == FieldDescriptor.Type.UINT64;
    }
}
