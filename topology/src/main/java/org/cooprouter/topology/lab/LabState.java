// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in a laboratory's directory that lists what must be removed, so that another process can do it when the laboratory's own
 * process died. One line per thing, fields separated by tabs: {@code owner pid startTicks commandLine},
 * {@code namespace name}, {@code process pid startTicks commandLine}.
 */
final class LabState {
    private static final String FILE = "state";
    private static final String OWNER = "owner";
    private static final String NAMESPACE = "namespace";
    private static final String PROCESS = "process";

    private final Path file;

    LabState(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** What the file lists, in the order of creation; an owner that is missing was never recorded. */
    record Contents(List<ProcessIdentity> owners, List<String> namespaces, List<ProcessIdentity> processes) {}

    void addOwner(ProcessIdentity owner) {
        append(OWNER, owner);
    }

    /** Called before the namespace is made, so that it cannot be missed. */
    void addNamespace(String name) {
        append(NAMESPACE + "\t" + name);
    }

    void addProcess(ProcessIdentity process) {
        append(PROCESS, process);
    }

    Contents read() {
        Contents contents = new Contents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (!Files.exists(file)) {
            return contents;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                readLine(line.split("\t", -1), contents);
            }
        } catch (IOException e) {
            throw new LabException("cannot read the laboratory's state file " + file + ": " + e.getMessage(), e);
        }
        return contents;
    }

    private static void readLine(String[] fields, Contents contents) {
        switch (fields[0]) {
            case NAMESPACE -> contents.namespaces().add(fields[1]);
            case OWNER -> contents.owners().add(identity(fields));
            case PROCESS -> contents.processes().add(identity(fields));
            default -> throw new LabException("unknown entry '" + fields[0] + "' in a laboratory's state file");
        }
    }

    private static ProcessIdentity identity(String[] fields) {
        return new ProcessIdentity(Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3]);
    }

    private void append(String kind, ProcessIdentity process) {
        append("%s\t%d\t%d\t%s"
                .formatted(
                        kind,
                        process.pid(),
                        process.startTicks(),
                        process.commandLine().replace('\t', ' ')));
    }

    private synchronized void append(String line) {
        try {
            Files.writeString(
                    file,
                    line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new LabException("cannot write the laboratory's state file " + file + ": " + e.getMessage(), e);
        }
    }
}
