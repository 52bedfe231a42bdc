// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.proc.Collector;
import dev.hearth.guest.upgrade.Upgrade;

/// The answer of `GET /health`. An agent that cannot read CPU or memory is unhealthy; any other
/// source that fails is named, and no more.
final class Health {

    private static final long NANOS_PER_HUNDREDTH = 10_000_000L;

    private final Kernel kernel;
    private final Upgrade upgrade;
    private final Collector[] collectors;
    private final boolean[] success;
    private final long startedAt;

    Health(Kernel kernel, Sources sources, Upgrade upgrade) {
        this.kernel = kernel;
        this.upgrade = upgrade;
        this.collectors = sources.collectors();
        this.success = new boolean[collectors.length];
        this.startedAt = kernel.monotonicNanos();
    }

    /// Writes the answer; answers whether it says healthy.
    boolean write(JsonWriter json) {
        boolean healthy = true;
        for (int i = 0; i < collectors.length; i++) {
            success[i] = collectors[i].collect();
            healthy &= success[i] || !Sources.isEssential(collectors[i]);
        }
        json.beginObject();
        json.plainField(Field.STATUS, healthy ? "healthy" : "unhealthy");
        json.plainField(Field.VERSION, Version.TEXT);
        json.name(Field.UPTIME_SECONDS);
        json.hundredths((kernel.monotonicNanos() - startedAt) / NANOS_PER_HUNDREDTH);
        json.name(Field.FAILED);
        json.beginArray();
        for (int i = 0; i < collectors.length; i++) {
            if (!success[i]) {
                json.plain(collectors[i].name());
            }
        }
        json.endArray();
        json.name(Field.CAPABILITIES);
        json.beginArray();
        if (upgrade.isPossible()) {
            json.plain(GuestApi.UPGRADE);
        }
        json.endArray();
        json.endObject();
        json.endLine();
        return healthy;
    }
}
