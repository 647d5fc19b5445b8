// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** The agent's own classes, all of them: which ones a start needs differs with the site's options and its role. */
public final class OwnClasses {
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /**
     * Loads them, without running anything of them, so that a cache made of this process holds them. Does nothing when they
     * do not come from a jar, as no cache can hold them then.
     *
     * @return how many were loaded
     * @throws IOException if the jar cannot be read
     */
    public static int load() throws IOException {
        Path location = location();
        if (!Files.isRegularFile(location)) {
            return 0;
        }
        List<String> names;
        try (JarFile jar = new JarFile(location.toFile())) {
            names = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            load(name);
        }
        return names.size();
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, OwnClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of the jar is not on the class path", e);
        }
    }

    private static Path location() throws IOException {
        try {
            return Path.of(OwnClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where the agent's classes lie: " + e.getMessage(), e);
        }
    }
}
