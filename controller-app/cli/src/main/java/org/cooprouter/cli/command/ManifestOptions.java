// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.Manifest;
import picocli.CommandLine.Option;

/** Options that name policy documents. */
public final class ManifestOptions {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "YAML or JSON, one or more documents; of a directory all *.yaml, *.yml and *.json;"
                    + " - is standard input. May be given several times.")
    private List<String> sources = new ArrayList<>();

    Manifest read() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String source : sources) {
            try {
                if (source.equals("-")) {
                    texts.put("<stdin>", new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
                } else if (Files.isDirectory(Path.of(source))) {
                    readDirectory(Path.of(source), texts);
                } else {
                    texts.put(source, Files.readString(Path.of(source)));
                }
            } catch (NoSuchFileException e) {
                throw UserError.usage(source + ": there is no such file or directory");
            } catch (IOException e) {
                throw UserError.usage(source + ": cannot be read as UTF-8 text (" + e.getMessage() + ")");
            }
        }
        return Manifest.read(texts);
    }

    private static void readDirectory(Path directory, Map<String, String> texts) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> documents = files.filter(
                            file -> file.toString().matches(".*\\.(yaml|yml|json)") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (documents.isEmpty()) {
                throw UserError.usage(directory + ": holds no *.yaml, *.yml or *.json");
            }
            for (Path file : documents) {
                texts.put(file.toString(), Files.readString(file));
            }
        }
    }
}
