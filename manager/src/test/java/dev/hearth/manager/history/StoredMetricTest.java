// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a store is asked for is what Hearth exports.
class StoredMetricTest {

    private static final UUID VM = UUID.randomUUID();
    private static final StoreWindow WINDOW = new StoreWindow(3_600_000, 10_000);
    private static final Pattern NAME = Pattern.compile("hearth_\\w+");

    @Test
    void everyMetricThatIsKeptCanBeAskedFor() {
        assertThat(HistoryMetric.KEPT)
                .allSatisfy(metric ->
                        assertThat(StoredMetric.of(metric).query(VM, WINDOW))
                                .contains("{vm=\"" + VM + "\"}"));
    }

    /// The reference is held to what is exported by a test of the export.
    @Test
    void everyFamilyThatIsAskedForIsInTheReference() throws IOException {
        Path root = Path.of(System.getProperty("hearth.root", ".."));
        String reference = Files.readString(root.resolve("docs/reference/metrics.md"));

        Set<String> names = new TreeSet<>();
        Stream.concat(
                        HistoryMetric.KEPT.stream()
                                .map(metric -> StoredMetric.of(metric).query(VM, WINDOW)),
                        Stream.of(
                                StoredMetric.startsQuery(VM, WINDOW),
                                StoredMetric.paceQuery(VM, 1_200, 10)))
                .forEach(query ->
                        names.addAll(
                                NAME.matcher(query)
                                        .results()
                                        .map(found -> found.group())
                                        .collect(Collectors.toSet())));

        assertThat(names).hasSize(14).allMatch(name -> reference.contains("| `" + name + "`"));
    }
}
