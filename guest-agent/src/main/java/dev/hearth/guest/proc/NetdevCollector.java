// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.json.JsonWriter;

/// /proc/net/dev: bytes and packets of each interface but the loopback one. At most
/// [GuestApi#MAX_NETWORK_DEVICES] are listed.
public final class NetdevCollector extends TextCollector {

    private static final int RECEIVE_BYTES = 0;
    private static final int RECEIVE_PACKETS = 1;
    private static final int TRANSMIT_BYTES = 8;
    private static final int TRANSMIT_PACKETS = 9;
    private static final int COLUMNS = 16;

    private final Devices devices =
            new Devices(
                    GuestApi.MAX_NETWORK_DEVICES,
                    Field.RECEIVE_BYTES,
                    Field.RECEIVE_PACKETS,
                    Field.TRANSMIT_BYTES,
                    Field.TRANSMIT_PACKETS);
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
            devices.set(0, columns[RECEIVE_BYTES]);
            devices.set(1, columns[RECEIVE_PACKETS]);
            devices.set(2, columns[TRANSMIT_BYTES]);
            devices.set(3, columns[TRANSMIT_PACKETS]);
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
}
