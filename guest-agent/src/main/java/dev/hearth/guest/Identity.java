// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.proc.ProcFile;
import dev.hearth.guest.text.ExpositionWriter;
import dev.hearth.guest.text.ExpositionWriter.MetricType;
import org.jspecify.annotations.Nullable;

/// Who this agent is: which VM, which boot, which start of the agent. /proc may not be there yet
/// when the agent starts, so what is missing is looked for again, once a second.
final class Identity {

    private static final String PARAMETER = GuestApi.VM_ID_BOOT_PARAMETER + "=";
    private static final String HEX = "0123456789abcdef";
    private static final int NONCE_BYTES = 8;

    private final Kernel kernel;
    private final ProcFile commandLine;
    private final ProcFile bootIdFile;
    private final String nonce;
    private @Nullable String vmId;
    private @Nullable String bootId;
    private boolean commandLineRead;
    private long wallClockMillis;
    private long monotonicNanos;

    Identity(Kernel kernel, @Nullable String vmId, byte[] buffer) {
        this.kernel = kernel;
        this.vmId = vmId;
        this.commandLineRead = vmId != null;
        this.commandLine = new ProcFile(kernel, "/proc/cmdline", buffer);
        this.bootIdFile = new ProcFile(kernel, "/proc/sys/kernel/random/boot_id", buffer);
        this.nonce = drawNonce(kernel);
    }

    private static String drawNonce(Kernel kernel) {
        byte[] random = new byte[NONCE_BYTES];
        kernel.random(random);
        StringBuilder digits = new StringBuilder();
        for (byte b : random) {
            digits.append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
        }
        return digits.toString();
    }

    /// Looks for what is still missing.
    void complete(Log log) {
        if (bootId == null) {
            bootId = readBootId();
        }
        if (!commandLineRead) {
            readCommandLine(log);
        }
    }

    private @Nullable String readBootId() {
        int length = bootIdFile.read();
        if (length != Uuid.LENGTH + 1 || bootIdFile.buffer()[Uuid.LENGTH] != '\n') {
            return null;
        }
        String text = text(bootIdFile.buffer(), 0, Uuid.LENGTH);
        return Uuid.isUuid(text) ? text : null;
    }

    private void readCommandLine(Log log) {
        int length = commandLine.read();
        if (length <= 0) {
            return;
        }
        commandLineRead = true;
        byte[] line = commandLine.buffer();
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || line[at] == ' ' || line[at] == '\n') {
                takeParameter(text(line, from, at), log);
                from = at + 1;
            }
        }
    }

    private void takeParameter(String word, Log log) {
        if (!word.startsWith(PARAMETER)) {
            return;
        }
        String value = word.substring(PARAMETER.length());
        if (Uuid.isUuid(value)) {
            vmId = value;
        } else {
            log.say(PARAMETER + " of the kernel's command line is no UUID; it is left out");
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    /// Reads the clocks that [#write] writes.
    void readClocks() {
        wallClockMillis = Math.max(0, kernel.wallClockMillis());
        monotonicNanos = kernel.monotonicNanos();
    }

    void write(JsonWriter json) {
        json.name(Field.IDENTITY);
        json.beginObject();
        writeOrNull(json, Field.VM_ID, vmId);
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
