// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.rest.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every problem of the registry has its section in docs/reference/problems.md, and no other has.
class ProblemPagesTest {

    @Test
    void thePageHasTheProblemsOfTheRegistryInItsOrder() throws IOException {
        List<String> sections =
                Files.readAllLines(Path.of("..", "docs", "reference", "problems.md")).stream()
                        .filter(line -> line.startsWith("## "))
                        .map(line -> line.substring(3))
                        .toList();

        assertThat(sections)
                .containsExactlyElementsOf(
                        Arrays.stream(ProblemType.values())
                                .map(problem ->
                                        "%s (%d)"
                                                .formatted(
                                                        problem.type()
                                                                .substring("/problems/".length()),
                                                        problem.status()))
                                .toList());
    }
}
