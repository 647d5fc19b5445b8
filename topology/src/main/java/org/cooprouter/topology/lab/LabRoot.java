// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The directory under which every laboratory of this machine has its own, and the removal of what dead ones left. */
public final class LabRoot {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration OWNER_GRACE = Duration.ofSeconds(20);

    private final Path directory;

    private LabRoot(Path directory) {
        this.directory = directory;
    }

    /**
     * The root of this machine: {@code $XDG_RUNTIME_DIR/cooprouter-lab}, or {@code /run/cooprouter-lab}.
     *
     * @return the root, whether or not the directory exists
     */
    public static LabRoot ofMachine() {
        String runtime = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .filter(value -> !value.isBlank())
                .orElse("/run");
        return new LabRoot(Path.of(runtime, "cooprouter-lab"));
    }

    /** A root elsewhere, for tests. */
    static LabRoot at(Path directory) {
        return new LabRoot(directory);
    }

    Path directoryOf(String id) {
        return directory.resolve(id);
    }

    /**
     * Ids of all laboratories that have a directory, dead or alive.
     *
     * @return in alphabetical order
     */
    public List<String> ids() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * The process that runs a laboratory.
     *
     * @param id of the laboratory
     * @return empty when it is dead
     */
    public Optional<ProcessIdentity> owner(String id) {
        return new LabState(directoryOf(id))
                .read().owners().stream().filter(ProcessIdentity::isRunning).findFirst();
    }

    /**
     * Removes everything that dead laboratories left; living ones stay.
     *
     * @return ids of the laboratories removed
     */
    public List<String> removeDead() {
        List<String> removed = new ArrayList<>();
        for (String id : ids()) {
            if (owner(id).isEmpty()) {
                remove(id);
                removed.add(id);
            }
        }
        return removed;
    }

    /**
     * Asks a laboratory's process to take it down, waits for that, and removes what is left.
     *
     * @param id of the laboratory
     */
    public void takeDown(String id) {
        owner(id).flatMap(ProcessIdentity::handle).ifPresent(owner -> {
            owner.destroy();
            await(owner, OWNER_GRACE);
        });
        if (owner(id).isPresent()) {
            throw new LabException("the laboratory '%s' does not go down; end its process %d yourself and run 'cleanup'"
                    .formatted(id, owner(id).map(ProcessIdentity::pid).orElse(-1L)));
        }
        if (Files.isDirectory(directoryOf(id))) {
            remove(id);
        }
    }

    private void remove(String id) {
        LabState.Contents contents = new LabState(directoryOf(id)).read();
        for (ProcessIdentity process : contents.processes().reversed()) {
            process.handle().ifPresent(handle -> end(process, handle));
        }
        for (String namespace : contents.namespaces().reversed()) {
            Namespace.delete(namespace);
        }
        deleteTree(directoryOf(id));
    }

    private static void end(ProcessIdentity process, ProcessHandle handle) {
        handle.destroy();
        await(handle, GRACE);
        process.handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void await(ProcessHandle handle, Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // the caller looks whether it still runs
        }
    }

    static void deleteTree(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LabException("cannot remove " + tree + ": " + e.getMessage(), e);
        }
    }
}
