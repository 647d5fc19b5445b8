// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cooprouter.controller.core");

    @Test
    void shouldNotKnowItsHost() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.projectfloodlight.openflow..",
                        "io.netty..",
                        "io.grpc.netty..",
                        "java.sql..",
                        "org.sqlite..",
                        "org.onosproject..",
                        "org.onlab..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
