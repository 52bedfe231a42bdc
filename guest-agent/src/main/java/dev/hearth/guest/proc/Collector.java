// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// One source of figures. What it knows is what the last [#collect] found.
public interface Collector {

    /// Its name in `collector_success`.
    String name();

    /// Reads the source afresh; answers whether its figures are known now.
    boolean collect();

    /// Writes its fields for people into the report itself; each is null when it is not known.
    default void writeFigures(JsonWriter json) {}

    /// Writes its object of raw counters, when it has one; null when it is not known.
    default void writeCounters(JsonWriter json) {}

    /// Its name in `node_scrape_collector_success`: that of node_exporter's collector.
    default String nodeName() {
        return name();
    }

    /// Writes its metric families, under node_exporter's names. Called only when it is known.
    default void writeMetrics(ExpositionWriter out) {}
}
