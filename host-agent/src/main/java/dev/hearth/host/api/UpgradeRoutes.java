// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.upgrade.UpgradeService;

/// `/agent/v1/vms/{id}/guest-agent`.
public final class UpgradeRoutes {

    private final UpgradeService upgrades;

    public UpgradeRoutes(UpgradeService upgrades) {
        this.upgrades = upgrades;
    }

    void addTo(Router router) {
        router.add(
                "PUT",
                "/agent/v1/vms/{id}/guest-agent",
                request -> Response.ok(upgrades.upgrade(request.id())));
    }
}
