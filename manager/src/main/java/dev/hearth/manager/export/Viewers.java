// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import dev.hearth.export.Points;
import dev.hearth.manager.metrics.FleetHub;
import dev.hearth.manager.metrics.LiveHub;
import dev.hearth.manager.metrics.ViewerCounts;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.IntSupplier;

/// Who looks at the manager now, and how they are served.
///
/// @param metrics viewers of single VMs' metrics
/// @param fleet viewers of the whole fleet's
/// @param consoles how many look at VMs' consoles
record Viewers(LiveHub metrics, FleetHub fleet, IntSupplier consoles) {

    private static final String OF = "of";

    void addTo(Points points) {
        points.add(ManagerFamilies.VIEWERS, Labels.of(OF, "metrics"), metrics.viewers());
        points.add(ManagerFamilies.VIEWERS, Labels.of(OF, "fleet"), fleet.viewers());
        points.add(ManagerFamilies.VIEWERS, Labels.of(OF, "console"), consoles.getAsInt());
        points.add(ManagerFamilies.LOWERED, Labels.of(OF, "fleet"), fleet.lowered());
        add(points, "metrics", metrics.counts());
        add(points, "fleet", fleet.counts());
    }

    private static void add(Points points, String of, ViewerCounts counts) {
        points.addCount(ManagerFamilies.MADE, Labels.of(OF, of), counts.madeTotal());
        points.addCount(
                ManagerFamilies.MESSAGES, Labels.of(OF, of, "outcome", "sent"), counts.sentTotal());
        points.addCount(
                ManagerFamilies.MESSAGES,
                Labels.of(OF, of, "outcome", "merged"),
                counts.mergedTotal());
    }
}
