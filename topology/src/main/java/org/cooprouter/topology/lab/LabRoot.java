// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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

    /**
     * Does something while nobody else, in this process or another, makes or removes a laboratory under this root: a laboratory that is
     * being made looks like a dead one until its owner is recorded.
     *
     * @param action what to do; it must not come back here
     * @return its result
     * @throws LabException when this user may not write beside the root
     */
    <T> T exclusively(Supplier<T> action) {
        Path lock = directory.resolveSibling(directory.getFileName() + ".lock");
        // The lock of a file is the process's; the monitor keeps its threads apart.
        synchronized (LabRoot.class) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return action.get();
            } catch (IOException e) {
                throw new LabException(
                        "cannot lock %s: %s; laboratories need root, try sudo".formatted(lock, e.getMessage()), e);
            }
        }
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
        if (ids().isEmpty()) {
            return List.of();
        }
        return exclusively(() -> ids().stream().filter(this::removeIfDead).toList());
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
        exclusively(() -> removeIfDead(id));
    }

    /** Removes what a laboratory left, if there is anything and it is dead; only within {@link #exclusively}. */
    boolean removeIfDead(String id) {
        if (!Files.isDirectory(directoryOf(id)) || owner(id).isPresent()) {
            return false;
        }
        LabState.Contents contents = new LabState(directoryOf(id)).read();
        for (ProcessIdentity process : contents.processes().reversed()) {
            process.handle().ifPresent(handle -> end(process, handle));
        }
        for (String namespace : contents.namespaces().reversed()) {
            Namespace.delete(namespace);
        }
        deleteTree(directoryOf(id));
        return true;
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

    /** Removes a directory with all that is in it; throws {@link LabException} when that cannot be done. */
    public static void deleteTree(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LabException("cannot remove " + tree + ": " + e.getMessage(), e);
        }
    }
}
