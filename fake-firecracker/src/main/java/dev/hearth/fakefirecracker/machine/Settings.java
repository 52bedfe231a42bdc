// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.metrics.MetricsOutput;
import dev.hearth.fakefirecracker.vsock.VsockDevice;
import java.util.Locale;

/// What a rule's `set` can change; the README lists it. Used under the machine's lock.
public final class Settings {

    /// Whether a thing is done or not.
    enum Switch {
        ON,
        OFF
    }

    /// How TAP devices are opened.
    enum Taps {
        /// By the kernel.
        REAL,
        /// Not at all: any name is fine.
        PRETENDED
    }

    /// What Ctrl+Alt+Del does in the guest.
    enum CtrlAltDel {
        REBOOTS,
        IGNORED
    }

    String version = "1.17.0-dev";
    String snapshotVersion = "11.0.0";
    long bootMs = 50;
    long shutdownMs = 100;
    long startMs;
    long flushMs = 60_000;
    int vcpuLoadPercent;
    Taps taps = Taps.REAL;
    CtrlAltDel ctrlAltDel = CtrlAltDel.REBOOTS;
    Switch clockTicks = Switch.ON;
    Switch diffWithoutTracking = Switch.ON;
    MetricsOutput.Manner metrics = MetricsOutput.Manner.NORMAL;
    VsockDevice.Manner vsock = VsockDevice.Manner.NORMAL;

    /// Such as `1.17.0-dev`.
    public String version() {
        return version;
    }

    /// Such as `11.0.0`.
    public String snapshotVersion() {
        return snapshotVersion;
    }

    /// Changes one.
    ///
    /// @throws IllegalArgumentException when there is no such setting, or no such value
    public void set(String key, String value) {
        switch (key) {
            case "version" -> version = value;
            case "snapshot-version" -> snapshotVersion = value;
            case "boot-ms" -> bootMs = Long.parseLong(value);
            case "shutdown-ms" -> shutdownMs = Long.parseLong(value);
            case "start-ms" -> startMs = Long.parseLong(value);
            case "flush-ms" -> flushMs = Long.parseLong(value);
            case "vcpu-load" -> vcpuLoadPercent = Integer.parseInt(value);
            case "tap" -> taps = value(Taps.class, value);
            case "ctrl-alt-del" -> ctrlAltDel = value(CtrlAltDel.class, value);
            case "clock-ticks" -> clockTicks = value(Switch.class, value);
            case "diff-without-tracking" -> diffWithoutTracking = value(Switch.class, value);
            case "metrics" -> metrics = value(MetricsOutput.Manner.class, value);
            case "vsock" -> vsock = value(VsockDevice.Manner.class, value);
            default -> throw new IllegalArgumentException("there is no setting " + key);
        }
    }

    private static <E extends Enum<E>> E value(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
