// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Uuid;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.net.Ascii;
import dev.hearth.guest.proc.ProcFile;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;
import org.jspecify.annotations.Nullable;

/// Who this agent is: which VM, which boot, which start of the agent. /proc may not be there yet
/// when the agent starts, so what is missing is looked for again, once a second.
final class Identity {

    private static final String HEX = "0123456789abcdef";
    private static final int NONCE_BYTES = 8;

    private final Kernel kernel;
    private final Settings settings;
    private final ProcFile bootIdFile;
    private final byte[] random = new byte[NONCE_BYTES];
    private String nonce;
    private @Nullable String bootId;
    private long wallClockMillis;
    private long monotonicNanos;

    Identity(Kernel kernel, Settings settings, byte[] buffer) {
        this.kernel = kernel;
        this.settings = settings;
        this.bootIdFile = new ProcFile(kernel, "/proc/sys/kernel/random/boot_id", buffer);
        this.nonce = drawNonce();
    }

    private String drawNonce() {
        kernel.random(random);
        StringBuilder digits = new StringBuilder();
        for (byte b : random) {
            digits.append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
        }
        return digits.toString();
    }

    /// Becomes somebody else: the guest was restored or cloned.
    void renew() {
        nonce = drawNonce();
        bootId = null;
    }

    /// A number that differs between agents, as the nonce does.
    long seed() {
        long seed = 0;
        for (byte b : random) {
            seed = seed << 8 | (b & 0xff);
        }
        return seed;
    }

    /// Looks for what is still missing.
    void complete() {
        if (bootId == null) {
            bootId = readBootId();
        }
    }

    private @Nullable String readBootId() {
        int length = bootIdFile.read();
        if (length != Uuid.LENGTH + 1 || bootIdFile.buffer()[Uuid.LENGTH] != '\n') {
            return null;
        }
        String text = Ascii.text(bootIdFile.buffer(), 0, Uuid.LENGTH);
        return Uuid.isUuid(text) ? text : null;
    }

    /// Reads the clocks that [#write] writes.
    void readClocks() {
        wallClockMillis = Math.max(0, kernel.wallClockMillis());
        monotonicNanos = kernel.monotonicNanos();
    }

    void write(JsonWriter json) {
        json.name(Field.IDENTITY);
        json.beginObject();
        writeOrNull(json, Field.VM_ID, settings.vmId());
        writeOrNull(json, Field.BOOT_ID, bootId);
        json.plainField(Field.NONCE, nonce);
        json.plainField(Field.AGENT_VERSION, Version.TEXT);
        json.unsignedField(Field.WALL_CLOCK_MS, wallClockMillis);
        json.unsignedField(Field.MONOTONIC_NS, monotonicNanos);
        json.endObject();
    }

    void write(ExpositionWriter out) {
        out.source("the guest's clock");
        out.single(MetricType.GAUGE, "node_", "time_seconds", wallClockMillis, 1000);
    }

    private static void writeOrNull(JsonWriter json, String name, @Nullable String text) {
        if (text == null) {
            json.nullField(name);
        } else {
            json.plainField(name, text);
        }
    }
}
