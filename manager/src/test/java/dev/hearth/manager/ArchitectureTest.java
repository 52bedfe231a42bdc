// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The walls inside the manager.
@AnalyzeClasses(
        packages = "dev.hearth.manager",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.hearth.manager.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheEdgeKnowsTheWeb =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.hearth.manager", "..http..")
                    .and()
                    .haveSimpleNameNotEndingWith("Routes")
                    .and()
                    .haveSimpleNameNotEndingWith("Configuration")
                    .and()
                    .haveNameNotMatching(
                            ".*\\.(metrics\\.(MetricsSocket|FleetSocket)|console\\.(ConsoleSocket|SocketTerminal)|database\\.DatabaseGuard).*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework.web..", "org.springframework.http..", "jakarta..")
                    .because("rules must be testable, and readable, without a web server");

    @ArchTest
    static final ArchRule theDomainKnowsNoSpring =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.hearth.manager", "..http..")
                    .and()
                    .haveSimpleNameNotEndingWith("Routes")
                    .and()
                    .haveSimpleNameNotEndingWith("Configuration")
                    .and()
                    .haveSimpleNameNotEndingWith("Store")
                    .and()
                    .haveNameNotMatching(
                            ".*\\.(metrics\\.(MetricsSocket|FleetSocket)|console\\.(ConsoleSocket|SocketTerminal)|database\\.DatabaseGuard).*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework..")
                    .because("the framework is a detail of routes, wiring and SQL");

    @ArchTest
    static final ArchRule onlyTheDatabaseStartsProcesses =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..database..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(ProcessBuilder.class)
                    .because(
                            "VMs are the host agent's; the manager runs nothing but its PostgreSQL");

    @ArchTest
    static final ArchRule onlyHostsStoresAndWebhooksAreCalled =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..host..", "..prometheus..")
                    .and()
                    .doNotHaveFullyQualifiedName("dev.hearth.manager.alert.Sender")
                    .and()
                    .haveNameNotMatching(".*\\.alert\\.Sender\\$.*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.net.http..")
                    .because("the manager talks to host agents only, never to a guest");
}
