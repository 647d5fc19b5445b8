// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds our own programs as the build made them, so that a laboratory runs what people will run. */
public final class Programs {
    // protobuf-java of the 3.25 line uses what the JVM warns of at every start.
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow");

    private final Path root;

    Programs(Path root) {
        this.root = root;
    }

    /**
     * The programs of the source tree that this class was built in.
     *
     * @return the programs
     * @throws LabException when they are not built
     */
    public static Programs ofBuild() {
        Path start = codeLocation();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("dataplane-agent/pom.xml"))) {
                return new Programs(directory);
            }
        }
        throw new LabException("no CoopRouter source tree above " + start);
    }

    private static Path codeLocation() {
        try {
            return Path.of(Programs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LabException("cannot tell where CoopRouter lies: " + e.getMessage(), e);
        }
    }

    /**
     * The data-plane agent, with the cache from which it starts in half the time when the build could make one.
     *
     * @return the command up to the arguments
     */
    public List<String> agent() {
        List<String> flags = new ArrayList<>();
        flags.add("@" + root.resolve("dataplane-agent/target/agent.jvmargs"));
        Path cache = root.resolve("dataplane-agent/target/agent.aot");
        if (Files.exists(cache)) {
            flags.add("-XX:AOTCache=" + cache);
        }
        return jar(flags, "dataplane-agent/target/cooprouter-agent.jar");
    }

    /**
     * The controller.
     *
     * @return the command up to the arguments
     */
    public List<String> controller() {
        return jar(JVM, "controller-app/standalone/target/cooprouter-controller.jar");
    }

    /**
     * The controller's logic as the ONOS application, on the test host.
     *
     * @return the command up to the arguments
     */
    public List<String> onosController() {
        return jar(JVM, "controller-app/onos-testhost/target/cooprouter-onos-testhost.jar");
    }

    /**
     * The ONOS application's bundle.
     *
     * @return the jar
     * @throws LabException when it is not built
     */
    public Path onosApplication() {
        Path directory = root.resolve("controller-app/onos/target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "cooprouter-[0-9]*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
            throw new LabException("no bundle of the ONOS application in " + directory
                    + ": build it with './mvnw package -DskipTests'");
        } catch (IOException e) {
            throw new LabException("no bundle of the ONOS application: " + e.getMessage(), e);
        }
    }

    /**
     * The operator's client, as {@code ./coop ctl} starts it: it lives for a moment, so it has little compilation and an archive of its
     * classes that the JVM makes and renews by itself.
     *
     * @return the command up to the arguments
     */
    public List<String> coopctl() {
        List<String> flags = List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + root.resolve("controller-app/cli/target/coopctl.jsa"),
                "-Xlog:disable",
                "--sun-misc-unsafe-memory-access=allow");
        return jar(flags, "controller-app/cli/target/coopctl.jar");
    }

    /**
     * The laboratory's own commands.
     *
     * @return the command up to the arguments
     */
    public List<String> lab() {
        return jar(JVM, "topology/target/cooprouter-topology.jar");
    }

    /**
     * A file of the source tree.
     *
     * @param path relative to the root
     * @return its absolute path
     */
    public Path file(String path) {
        return root.resolve(path);
    }

    private List<String> jar(List<String> flags, String path) {
        Path jar = root.resolve(path);
        if (!Files.exists(jar)) {
            throw new LabException(jar + " is missing: build it with './mvnw package -DskipTests'");
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }
}
