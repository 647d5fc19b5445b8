// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class AgentArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cooprouter.agent");

    @Test
    void shouldKeepWireFreeOfTheRestOfTheAgent() {
        noClasses()
                .that()
                .resideInAPackage("org.cooprouter.agent.wire..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.cooprouter..").and(not(resideInAPackage("org.cooprouter.agent.wire.."))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldUseForeignMemoryOnlyInIo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.cooprouter.agent.io..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
