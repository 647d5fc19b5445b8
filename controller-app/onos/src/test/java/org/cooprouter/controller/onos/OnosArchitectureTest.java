// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class OnosArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.cooprouter");

    @Test
    void shouldKeepOnosToTheHostThatIsMadeForIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.cooprouter.controller.onos..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.onosproject..", "org.onlab..", "org.osgi..")
                .check(CLASSES);
    }

    @Test
    void shouldSpeakOpenFlowOnlyThroughOnos() {
        noClasses()
                .that()
                .resideInAPackage("org.cooprouter.controller.onos..")
                .and()
                // Stands in for ONOS's own OpenFlow providers, in tests only.
                .resideOutsideOfPackage("org.cooprouter.controller.onos.testhost..")
                .and()
                .resideOutsideOfPackage("org.cooprouter.controller.onos.driver..")
                .and()
                .resideOutsideOfPackage("org.cooprouter.controller.onos.channel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.projectfloodlight.openflow..", "io.netty..", "java.sql..")
                .check(CLASSES);
    }
}
