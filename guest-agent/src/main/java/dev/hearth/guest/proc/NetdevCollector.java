// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// /proc/net/dev: what each interface but the loopback one counts. At most
/// [GuestApi#MAX_NETWORK_DEVICES] are listed.
public final class NetdevCollector extends TextCollector {

    private static final int COLUMNS = 16;

    private final Devices devices =
            new Devices(
                    GuestApi.MAX_NETWORK_DEVICES,
                    new Figures(
                            "node_network_",
                            "c:receive_bytes c:receive_packets C:receive_errs C:receive_drop"
                                    + " C:receive_fifo C:receive_frame C:receive_compressed"
                                    + " C:receive_multicast c:transmit_bytes c:transmit_packets"
                                    + " C:transmit_errs C:transmit_drop C:transmit_fifo"
                                    + " C:transmit_colls C:transmit_carrier"
                                    + " C:transmit_compressed"));
    private final long[] columns = new long[COLUMNS];

    public NetdevCollector(ProcFile file) {
        super("netdev", file);
    }

    Devices devices() {
        return devices;
    }

    @Override
    boolean parse(TextCursor in) {
        devices.clear();
        if (!in.nextLine() || !in.take("Inter-|") || !in.nextLine() || !in.take(" face |")) {
            return false;
        }
        while (!devices.isFull() && in.nextLine()) {
            if (!takeDevice(in)) {
                return false;
            }
        }
        return devices.isFull() || !in.isCutOff();
    }

    /// The first number may follow the colon without a blank.
    private boolean takeDevice(TextCursor in) {
        if (!in.takeUntil(':')) {
            return false;
        }
        boolean loopback = in.isToken("lo");
        if (!loopback && !devices.add(in.text(), in.tokenStart(), in.tokenEnd())) {
            return false;
        }
        for (int column = 0; column < COLUMNS; column++) {
            if (!in.takeNumber()) {
                return false;
            }
            columns[column] = in.number();
        }
        if (!loopback) {
            devices.set(columns, COLUMNS);
        }
        return true;
    }

    @Override
    public void writeCounters(JsonWriter json) {
        json.name(Field.NETWORK);
        if (isKnown()) {
            devices.write(json);
        } else {
            json.nullValue();
        }
    }

    @Override
    public void writeMetrics(ExpositionWriter out) {
        out.source("/proc/net/dev");
        devices.write(out);
    }
}
