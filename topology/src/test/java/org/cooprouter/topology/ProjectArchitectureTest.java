// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Rules that only a module which sees all others can check. */
class ProjectArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cooprouter");

    @Test
    void shouldUseOpenflowjOnlyInTheStandaloneController() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.cooprouter.controller.standalone..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.projectfloodlight.openflow..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
