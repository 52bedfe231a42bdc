// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker;

import tools.jackson.databind.JsonNode;

/// One PUT that sets up a machine before its guest runs.
///
/// @param path of the endpoint
/// @param body what is put there
/// @param section under which `GET /vm/config` shows it afterwards; empty: it never does
/// @param key of the field that tells the entries of a section apart; empty: it has one entry
record Setting(String path, JsonNode body, String section, String key) {

    /// Whether it has been made. What is never shown counts as not made: to make it twice is
    /// refused at worst.
    boolean isShownBy(JsonNode config) {
        JsonNode shown = config.path(section);
        if (section.isEmpty() || shown.isMissingNode() || shown.isNull()) {
            return false;
        }
        if (key.isEmpty()) {
            return covers(shown, body);
        }
        for (JsonNode entry : shown) {
            if (entry.path(key).equals(body.path(key))) {
                return true;
            }
        }
        return false;
    }

    /// Firecracker adds defaults to what it shows; machine-config, for one, is shown from the
    /// start.
    private static boolean covers(JsonNode shown, JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(field -> field.getValue().equals(shown.path(field.getKey())));
    }
}
