// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/stat behind its CPUs: context switches, interrupts, forks, processes that run and that
/// wait for a disk, and when the guest booted. Takes what [StatCollector], which must have its turn
/// before, found in the same reading.
public final class SystemCollector implements Collector {

    private final StatCollector stat;

    public SystemCollector(StatCollector stat) {
        this.stat = stat;
    }

    @Override
    public String name() {
        return "system";
    }

    @Override
    public String nodeName() {
        return "stat";
    }

    @Override
    public boolean collect() {
        return stat.isSystemKnown();
    }

    @Override
    public void writeCounters(JsonWriter json) {
        stat.writeSystem(json);
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        stat.writeSystem(out);
    }
}
