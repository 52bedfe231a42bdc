// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;

/// Alerts, as they were asked for.
///
/// @param alerts active ones first, then resolved ones; in both, the latest change first
/// @param more whether there are others that the limit left out
public record Alerts(List<Alert> alerts, boolean more) {

    public Alerts {
        alerts = List.copyOf(alerts);
    }
}
