// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;

/** The classes of this package that {@code ./coop fuzz} runs. */
final class FuzzTargets {
    /** What Jazzer calls. */
    static final String METHOD = "fuzzerTestOneInput";

    /** The agent with its tests. */
    static final JavaClasses CLASSES = new ClassFileImporter().importPackages("org.cooprouter.agent");

    private FuzzTargets() {}

    static Stream<JavaClass> all() {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals(FuzzTargets.class.getPackageName()))
                .filter(type -> type.tryGetMethod(METHOD, byte[].class).isPresent());
    }

    static boolean isOfTests(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString().contains("/test-classes/"))
                .orElse(false);
    }
}
