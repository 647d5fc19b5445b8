// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application's bundle as the build made it, with class loading as in a container: the packages that its manifest imports come from
 * the host, all else from the bundle and the libraries that it carries.
 */
final class Bundle implements AutoCloseable {
    private final Path directory;
    private final Loader loader;
    private final List<String> components;

    private Bundle(Path directory, Loader loader, List<String> components) {
        this.directory = directory;
        this.loader = loader;
        this.components = components;
    }

    static Bundle open(Path jar) throws IOException {
        Path directory = Files.createTempDirectory("bundle");
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest().getMainAttributes();
            List<URL> path = new ArrayList<>();
            for (String entry : list(manifest, "Bundle-ClassPath", ".")) {
                path.add(".".equals(entry) ? url(jar) : carried(file, entry, directory));
            }
            Set<String> imports = list(manifest, "Import-Package", "").stream().collect(Collectors.toUnmodifiableSet());
            return new Bundle(
                    directory,
                    new Loader(path.toArray(URL[]::new), imports),
                    list(manifest, "Service-Component", "").stream()
                            .map(name -> name.replaceFirst("^OSGI-INF/", "").replaceFirst("\\.xml$", ""))
                            .toList());
        }
    }

    /** The names of a header's clauses, without their attributes. */
    private static List<String> list(Attributes manifest, String header, String otherwise) {
        String value = manifest.getValue(header);
        // Commas within quotes belong to version ranges.
        return Arrays.stream((value == null ? otherwise : value).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"))
                .map(clause -> clause.replaceFirst(";.*", "").strip())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static URL carried(JarFile file, String entry, Path directory) throws IOException {
        Path copy = directory.resolve(Path.of(entry).getFileName().toString());
        try (InputStream input = file.getInputStream(file.getJarEntry(entry))) {
            Files.copy(input, copy);
        }
        return url(copy);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    ClassLoader loader() {
        return loader;
    }

    /** Names of the components that the manifest lists. */
    List<String> components() {
        return components;
    }

    @Override
    public void close() throws IOException {
        loader.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Imported packages from the host, others from the bundle, the JDK's from the JDK. */
    private static final class Loader extends URLClassLoader {
        private final Set<String> imports;

        Loader(URL[] path, Set<String> imports) {
            super("bundle", path, ClassLoader.getPlatformClassLoader());
            this.imports = imports;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            int dot = name.lastIndexOf('.');
            if (dot > 0 && imports.contains(name.substring(0, dot))) {
                return Bundle.class.getClassLoader().loadClass(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
