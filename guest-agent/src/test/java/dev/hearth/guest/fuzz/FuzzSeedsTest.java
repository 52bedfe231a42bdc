// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every target on each of its seeds, and on nothing at all. What a search finds becomes a seed.
class FuzzSeedsTest {

    @TestFactory
    Stream<DynamicTest> everyTargetBearsItsSeeds() {
        return Stream.of(FuzzTarget.values())
                .map(target -> DynamicTest.dynamicTest(target.title(), () -> runSeeds(target)));
    }

    private static void runSeeds(FuzzTarget target) throws Throwable {
        assertThat(target.seedFiles()).isNotEmpty();
        target.run(new byte[0]);
        for (Path seed : target.seedFiles()) {
            target.run(Files.readAllBytes(seed));
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFolderOfSeedsBelongsToATarget() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/test/resources/fuzz"))) {
            return folders.toList().stream()
                    .map(folder ->
                            DynamicTest.dynamicTest(
                                    folder.getFileName().toString(),
                                    () ->
                                            assertThat(FuzzTarget.values())
                                                    .extracting(FuzzTarget::seeds)
                                                    .contains(folder)));
        }
    }
}
