// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The walls of the agent, read from its bytecode.
@AnalyzeClasses(packages = "dev.hearth.guest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /// All of the JDK that the agent and its contract may use: what the native compiler knows, and
    /// what keeps the binary small.
    private static final Set<String> ALLOWED =
            Set.of(
                    "java/lang/AssertionError",
                    "java/lang/Byte",
                    "java/lang/CharSequence",
                    "java/lang/Character",
                    "java/lang/Double",
                    "java/lang/Enum",
                    "java/lang/Exception",
                    "java/lang/IllegalArgumentException",
                    "java/lang/IllegalStateException",
                    "java/lang/Integer",
                    "java/lang/Long",
                    "java/lang/MatchException",
                    "java/lang/Math",
                    "java/lang/Object",
                    "java/lang/Record",
                    "java/lang/String",
                    "java/lang/StringBuilder",
                    "java/lang/System",
                    "java/lang/Throwable",
                    "java/util/ArrayList",
                    "java/util/Iterator",
                    "java/util/List",
                    "java/util/Objects",
                    // What reads a report, which only hosts do: it is in no binary.
                    "java/nio/charset/Charset",
                    "java/nio/charset/StandardCharsets",
                    "java/util/Arrays",
                    // What the Java compiler itself writes for records, switches and `+` of texts;
                    // the native compiler takes them away again.
                    "java/io/Serial",
                    "java/lang/NoSuchFieldError",
                    "java/lang/invoke/MethodHandles",
                    "java/lang/invoke/MethodHandles$Lookup",
                    "java/lang/invoke/StringConcatFactory",
                    "java/lang/runtime/ObjectMethods",
                    "java/lang/runtime/SwitchBootstraps");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.hearth.guest.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PARTS_DO_NOT_KNOW_THE_WHOLE =
            noClasses()
                    .that()
                    .resideInAPackage("dev.hearth.guest.*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.hearth.guest")
                    .because("the root package wires the parts, and only it");

    @ArchTest
    static final ArchRule ONLY_THE_KERNEL_KNOWS_THE_NATIVE_COMPILER =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..kernel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.teavm..")
                    .because("everything else must run on the JVM, where it is tested");

    @ArchTest
    static final ArchRule THE_AGENT_CANNOT_DO_WHAT_INIT_CAN =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..init..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..init..")
                    .because("the agent starts, mounts and configures nothing");

    @ArchTest
    static final ArchRule HTTP_AND_PROC_ARE_STRANGERS =
            noClasses()
                    .that()
                    .resideInAPackage("..http..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..proc..")
                    .because("a server does not care what it serves");

    @Test
    void theAgentUsesOnlyTheAllowedPartOfTheJdk() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path root :
                List.of(Path.of("target/classes"), Path.of("../contract/guest/target/classes"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    used.addAll(jdkClasses(file));
                }
            }
        }

        assertThat(ALLOWED).as("what the agent may use of the JDK").containsAll(used);
    }

    /// `program.c` takes out what finds a handler.
    @Test
    void nothingInTheAgentCatchesAnException() throws IOException {
        for (String program : List.of("native", "native-init")) {
            String callSites = Files.readString(Path.of("target", program, "callsites.c"));

            assertThat(callSites).contains(".firstHandler = NULL");
            assertThat(callSites.replace(".firstHandler = NULL", ""))
                    .doesNotContain(".firstHandler = ");
        }
    }

    private static Set<String> jdkClasses(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
            if (entry instanceof ClassEntry type) {
                String name = type.asInternalName().replaceFirst("^\\[+L(.*);$", "$1");
                if (name.startsWith("java")) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
