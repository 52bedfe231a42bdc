// SPDX-License-Identifier: Apache-2.0
package dev.hearth.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may know whom: modules by the drawing in ARCHITECTURE.md, packages without rings. Fixture:
/// the compiled classes of every module, without their tests.
final class WallsTest {

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.hearth");

    @ParameterizedTest
    @CsvSource({
        "dev.hearth.guest, dev.hearth.host|dev.hearth.manager|dev.hearth.cli",
        "dev.hearth.host, dev.hearth.guest|dev.hearth.manager|dev.hearth.cli",
        "dev.hearth.manager, dev.hearth.guest|dev.hearth.host|dev.hearth.cli",
        "dev.hearth.cli, dev.hearth.guest|dev.hearth.host|dev.hearth.manager",
        "dev.hearth.export, dev.hearth.guest|dev.hearth.host|dev.hearth.manager|dev.hearth.cli",
        "dev.hearth.export, dev.hearth.contract.guest|dev.hearth.contract.rest",
        "dev.hearth.guest, dev.hearth.contract.host|dev.hearth.contract.rest",
        "dev.hearth.host, dev.hearth.contract.rest",
        "dev.hearth.manager, dev.hearth.contract.guest",
        "dev.hearth.cli, dev.hearth.contract.guest|dev.hearth.contract.host",
        "dev.hearth.fakefirecracker, dev.hearth.guest|dev.hearth.host|dev.hearth.contract",
        "dev.hearth.host, dev.hearth.fakefirecracker",
        "dev.hearth.manager, dev.hearth.fakefirecracker",
        "dev.hearth.cli, dev.hearth.fakefirecracker",
    })
    void aModuleKnowsOnlyItsContracts(String module, String strangers) {
        for (String stranger : strangers.split("\\|", -1)) {
            noClasses()
                    .that()
                    .resideInAPackage(module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(stranger + "..")
                    .because("programs meet in contract/, never in each other's classes")
                    .check(ALL);
        }
    }

    @Test
    void contractsDependOnNothing() {
        classes()
                .that()
                .resideInAPackage("dev.hearth.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.hearth.contract..", "java..", "org.jspecify..")
                .because("a contract is read by everyone, and must bring nothing along")
                .check(ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest", "host", "manager", "cli", "fakefirecracker"})
    void packagesFormNoRings(String module) {
        slices().matching("dev.hearth." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a ring of packages is one package with several names")
                .check(ALL);
    }

    @Test
    void onlyAFewPlacesStartProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.hearth.host.hypervisor..",
                        "dev.hearth.host.image.archive..",
                        "dev.hearth.host.network..",
                        "dev.hearth.host.storage..",
                        "dev.hearth.manager.database..",
                        "dev.hearth.cli.console..",
                        "dev.hearth.cli.stack..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because("whoever starts a process must also end it, and is looked at closely")
                .check(ALL);
    }

    @Test
    void theManagersDomainIsFreeOfTheFramework() {
        noClasses()
                .that()
                .resideInAPackage("dev.hearth.manager..")
                .and()
                .haveSimpleNameEndingWith("Service")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("rules outlive frameworks (ADR 0003)")
                .check(ALL);
    }
}
