// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CliArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cooprouter.cli");

    @Test
    void shouldUseTheNetworkOnlyInTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.cooprouter.cli.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void shouldUseBouncyCastleOnlyInThePki() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.cooprouter.cli.pki..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(CLASSES);
    }
}
