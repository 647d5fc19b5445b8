// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cooprouter.agent.TestBytes;

/** One packet of {@code golden/packets.txt}: lines of a name, bytes in hexadecimal and, after a semicolon, their meaning. */
record GoldenVector(Map<String, String> values) {
    private static final Pattern LINE = Pattern.compile("(\\w+)\\s+([^;]*?)\\s*(;.*)?");

    /** Returns the file as it is. */
    static String text() {
        try (InputStream in = GoldenVector.class.getResourceAsStream("/golden/packets.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses all vectors. */
    static List<GoldenVector> all() {
        return Stream.of(text().split("\n\n")).map(GoldenVector::parse).toList();
    }

    private static GoldenVector parse(String block) {
        Map<String, String> values = new LinkedHashMap<>();
        block.lines().map(LINE::matcher).forEach(line -> {
            if (!line.matches()) {
                throw new IllegalArgumentException("not a line of a golden vector: " + line);
            }
            values.merge(line.group(1), line.group(2), String::concat);
        });
        return new GoldenVector(values);
    }

    String name() {
        return values.get("vector");
    }

    byte[] key() {
        return bytes("key");
    }

    /** The associated data. */
    byte[] header() {
        return bytes("header");
    }

    byte[] plaintext() {
        return bytes("plaintext");
    }

    byte[] nonce() {
        return bytes("nonce");
    }

    /** Header, ciphertext and tag. */
    byte[] packet() {
        return bytes("packet");
    }

    private byte[] bytes(String line) {
        return TestBytes.bytes(values.get(line));
    }

    @Override
    public String toString() {
        return name();
    }
}
