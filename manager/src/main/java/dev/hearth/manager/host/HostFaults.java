// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a host agent found wrong with a request, field by field.
final class HostFaults {

    /// What it says is shown to users.
    private static final int LONGEST_DETAIL = 500;

    private record Body(@Nullable List<@Nullable Item> errors) {}

    private record Item(@Nullable String field, @Nullable String detail) {}

    private HostFaults() {}

    /// The faults in a problem; none when it names none.
    static Faults read(Json json, byte[] problem) {
        Faults faults = new Faults();
        try {
            List<@Nullable Item> errors = json.read(problem, Body.class).errors();
            for (Item item : errors == null ? List.<@Nullable Item>of() : errors) {
                if (item != null && item.field() != null && item.detail() != null) {
                    faults.add(item.field(), shortened(item.detail()));
                }
            }
        } catch (NotJson e) {
            // Whoever asked tells the status.
        }
        return faults;
    }

    private static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
    }
}
