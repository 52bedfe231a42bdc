// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

/// All routes of the host agent.
public record Routes(
        HostRoutes host,
        VmRoutes vms,
        SnapshotRoutes snapshots,
        ImageRoutes images,
        EventRoutes events,
        UpgradeRoutes upgrades,
        DiagnosisRoutes diagnoses,
        MetricsRoutes metrics,
        ConsoleRoutes consoles,
        ExportRoutes export) {

    Router router() {
        Router router = new Router();
        host.addTo(router);
        vms.addTo(router);
        snapshots.addTo(router);
        images.addTo(router);
        events.addTo(router);
        upgrades.addTo(router);
        diagnoses.addTo(router);
        metrics.addTo(router);
        consoles.addTo(router);
        export.addTo(router);
        return router;
    }
}
