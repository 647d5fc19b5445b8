// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * One laboratory. Everything long-lived that is made for it is owned by it and goes in the reverse order of its making when it closes;
 * what it must remove stands in a file before it exists, so that nothing outlives a laboratory that is killed.
 */
public final class Lab implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]{0,11}");

    private final String id;
    private final Path directory;
    private final LabState state;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Thread closeAtExit = new Thread(this::closeQuietly, "lab-close");
    private volatile boolean closed;

    private Lab(String id, Path directory) {
        this.id = id;
        this.directory = directory;
        this.state = new LabState(directory);
    }

    /**
     * Makes an empty laboratory, after removing what a dead one of the same id left. It closes itself when this process ends.
     *
     * @param id 1 to 12 characters of [a-z0-9], a letter first; part of the namespaces' names
     * @return the laboratory
     * @throws LabException when a living laboratory has this id, or this user may not make namespaces
     */
    public static Lab create(String id) {
        return create(LabRoot.ofMachine(), id);
    }

    static Lab create(LabRoot root, String id) {
        if (!ID.matcher(id).matches()) {
            throw new LabException(
                    "'%s' is no id of a laboratory: expected 1 to 12 characters of a-z and 0-9, a letter first"
                            .formatted(id));
        }
        Lab lab = root.exclusively(() -> claim(root, id));
        Runtime.getRuntime().addShutdownHook(lab.closeAtExit);
        return lab;
    }

    private static Lab claim(LabRoot root, String id) {
        root.owner(id).ifPresent(owner -> {
            throw new LabException(("a laboratory '%s' is running as process %d: end it with 'down --id %s',"
                            + " or choose another id with --id")
                    .formatted(id, owner.pid(), id));
        });
        root.removeIfDead(id);
        Lab lab = new Lab(id, root.directoryOf(id));
        lab.makeDirectory();
        lab.state.addOwner(ProcessIdentity.self());
        return lab;
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(directory.resolve("log"));
        } catch (IOException e) {
            throw new LabException(
                    "cannot make the laboratory's directory %s: %s; laboratories need root, try sudo"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /**
     * Its id.
     *
     * @return "demo"
     */
    public String id() {
        return id;
    }

    /**
     * A directory in the laboratory's own, which goes with it.
     *
     * @param name of the directory; made if it is missing
     * @return its absolute path
     */
    public Path directory(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new LabException("cannot make %s: %s".formatted(directory.resolve(name), e.getMessage()), e);
        }
    }

    Path logFile(String label) {
        return directory("log").resolve(label + ".log");
    }

    LabState state() {
        return state;
    }

    /**
     * Makes a network namespace.
     *
     * @param shortName "home-a"
     * @return the namespace "coop-&lt;id&gt;-home-a"
     */
    public Namespace namespace(String shortName) {
        Namespace namespace = new Namespace(this, shortName);
        state.addNamespace(namespace.name());
        own(() -> Namespace.delete(namespace.name()));
        namespace.create();
        return namespace;
    }

    /**
     * Makes the laboratory close something when it closes.
     *
     * @param resource to be closed before what was owned earlier; closing it twice must do no harm
     * @param <T> its type
     * @return the resource
     */
    public synchronized <T extends AutoCloseable> T own(T resource) {
        if (closed) {
            throw new LabException("the laboratory '" + id + "' is closed");
        }
        owned.push(resource);
        return resource;
    }

    /**
     * Whether it is closed or closing; what fails then is no news.
     *
     * @return true from the moment when closing begins
     */
    public boolean isClosed() {
        return closed;
    }

    /** Ends and removes all that it owns, then its directory. */
    @Override
    public void close() {
        closeQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            return; // the process is ending and the hook did this work
        }
    }

    private synchronized void closeQuietly() {
        if (closed) {
            return;
        }
        closed = true;
        while (!owned.isEmpty()) {
            closeOne(owned.pop());
        }
        LabRoot.deleteTree(directory);
    }

    // One thing that cannot be removed must not keep the others.
    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("while closing the laboratory: " + e.getMessage());
        }
    }
}
