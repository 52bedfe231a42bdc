// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program is started, known and ended. Fixture: [Pretender] packed as a program's jar.
final class ProgramTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir private Path folder;
    private Program program;

    @BeforeEach
    void packAProgram() throws IOException {
        Home home = new Home(folder.resolve("root"), folder.resolve("data"));
        pack(home.jar("pretender"));
        program = new Program(home, "pretender", "p", List.of("-Xmx16m"), Map.of());
    }

    @AfterEach
    void end() {
        program.stop(GRACE);
    }

    @Test
    void runsUntilItIsStopped() {
        program.start();

        assertThat(program.awaitAddress()).isEqualTo("127.0.0.1:1");
        ProcessId id = program.process().orElseThrow();
        program.stop(GRACE);
        assertThat(id.alive()).isFalse();
        assertThat(program.process()).isEmpty();
    }

    @Test
    void isNotStartedTwice() {
        program.start();

        assertThatThrownBy(program::start)
                .isInstanceOf(NotReady.class)
                .hasMessageContaining("./hearth down");
    }

    @Test
    void showsTheEndOfItsLogWhenItEndsAtOnce() {
        Program failing = program.with(Map.of("PRETENDER_FAILS", "yes"));
        failing.start();

        assertThatThrownBy(failing::awaitAddress)
                .isInstanceOf(NotReady.class)
                .hasMessageContaining("port 8080 is taken");
    }

    @Test
    void keepsTheLogOfTheRunBefore() {
        Program failing = program.with(Map.of("PRETENDER_FAILS", "yes"));
        failing.start();
        assertThatThrownBy(failing::awaitAddress).isInstanceOf(NotReady.class);

        program.start();
        program.awaitAddress();

        assertThat(program.log().resolveSibling("pretender.log.1"))
                .content()
                .contains("port 8080 is taken");
    }

    private static void pack(Path jar) throws IOException {
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Pretender.class.getName());
        String entry = Pretender.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = ProgramTest.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            Objects.requireNonNull(bytes).transferTo(out);
        }
    }
}
