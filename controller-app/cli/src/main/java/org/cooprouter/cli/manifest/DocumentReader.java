// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.Node.Empty;
import org.cooprouter.cli.manifest.Node.Entry;
import org.cooprouter.cli.manifest.Node.Mapping;
import org.cooprouter.cli.manifest.Node.Scalar;
import org.cooprouter.cli.manifest.Node.Sequence;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads all documents of a text, YAML or JSON. */
final class DocumentReader {
    private static final int LARGEST_TEXT = 64 << 20;

    private final String source;
    private final JsonParser parser;

    private DocumentReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * Reads the documents of a text; empty ones are left out.
     *
     * @param source how to name the text in messages
     * @throws UserError with file, line and column when the text is neither YAML nor JSON
     */
    static List<Node> read(String source, String text) {
        try (JsonParser parser = factory(text).createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            var reader = new DocumentReader(source, parser);
            List<Node> documents = new ArrayList<>();
            while (parser.nextToken() != null) {
                Node document = reader.node();
                if (!(document instanceof Empty)) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (JsonProcessingException e) {
            throw UserError.usage(explain(source, text, e));
        } catch (IOException e) {
            throw UserError.usage(source + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private static JsonFactory factory(String text) {
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            return JsonFactory.builder()
                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_TEXT);
        return YAMLFactory.builder().loaderOptions(options).build();
    }

    private Node node() throws IOException {
        Place place = place(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(place);
            case START_ARRAY -> sequence(place);
            case VALUE_NULL -> new Empty(place);
            default -> {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    throw UserError.usage(place + ": found the alias *" + parser.getText()
                            + "; aliases are not supported, write the value itself");
                }
                String text = parser.getText();
                // Empty text is nothing in YAML, and as a field's value it is the same as a field that is not set.
                yield text.isEmpty() ? new Empty(place) : new Scalar(place, text);
            }
        };
    }

    private Mapping mapping(Place place) throws IOException {
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place keyPlace = place(parser.currentTokenLocation());
            String key = parser.currentName();
            parser.nextToken();
            entries.add(new Entry(keyPlace, key, node()));
        }
        return new Mapping(place, entries);
    }

    private Sequence sequence(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Sequence(place, items);
    }

    private Place place(JsonLocation location) {
        return new Place(source, location.getLineNr(), location.getColumnNr());
    }

    /** Place, what was expected, and the line with a mark under the column. */
    private static String explain(String source, String text, JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        if (location == null || location.getLineNr() < 1) {
            return source + ": " + e.getOriginalMessage();
        }
        Place place = new Place(source, location.getLineNr(), Math.max(1, location.getColumnNr()));
        List<String> lines = text.lines().toList();
        String shown = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
        return place + ": " + problem(e.getOriginalMessage()) + "\n    " + shown + "\n    "
                + " ".repeat(place.column() - 1) + "^";
    }

    /** SnakeYAML's message holds the context, the problem and excerpts, each on lines of their own. */
    private static String problem(String message) {
        return String.join(
                ": ",
                message.lines()
                        .filter(line -> !line.startsWith(" "))
                        .map(String::strip)
                        .toList());
    }
}
