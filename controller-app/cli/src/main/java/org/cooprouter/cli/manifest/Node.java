// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.manifest;

import java.util.List;

/** A document as it was written, each part with its place. */
sealed interface Node {
    Place place();

    /** How to call it in a message. */
    String kind();

    /** A mapping in the order of the document. */
    record Mapping(Place place, List<Entry> entries) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One key of a mapping with its value. */
    record Entry(Place place, String key, Node value) {}

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Text as it was written; what type it has is the schema's business, so {@code 0001} stays {@code 0001}. */
    record Scalar(Place place, String text) implements Node {
        @Override
        public String kind() {
            return "\"" + text + "\"";
        }
    }

    /** Nothing, as in {@code key:}. */
    record Empty(Place place) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
