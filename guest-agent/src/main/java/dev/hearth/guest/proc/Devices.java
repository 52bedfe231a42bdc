// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;

/// A bounded list of devices: a name and a few counters each. Devices behind the bound are left
/// out; the kernel lists the first ones first.
final class Devices {

    /// DISK_NAME_LEN of the kernel; names of network interfaces are shorter (IFNAMSIZ).
    private static final int MAX_NAME = 32;

    private final String[] fields;
    private final byte[] names;
    private final int[] nameLengths;
    private final long[] counters;
    private int count;

    Devices(int most, String... fields) {
        this.fields = fields;
        this.names = new byte[most * MAX_NAME];
        this.nameLengths = new int[most];
        this.counters = new long[most * fields.length];
    }

    void clear() {
        count = 0;
    }

    boolean isFull() {
        return count == nameLengths.length;
    }

    int count() {
        return count;
    }

    long counter(int device, int field) {
        return counters[device * fields.length + field];
    }

    /// Adds a device with the name of the token taken last; false when that is too long for one.
    boolean add(byte[] text, int from, int to) {
        if (to - from > MAX_NAME) {
            return false;
        }
        System.arraycopy(text, from, names, count * MAX_NAME, to - from);
        nameLengths[count] = to - from;
        count++;
        return true;
    }

    /// Sets a counter of the device added last.
    void set(int field, long value) {
        counters[(count - 1) * fields.length + field] = value;
    }

    void write(JsonWriter json) {
        json.beginArray();
        for (int device = 0; device < count; device++) {
            json.beginObject();
            json.name(Field.DEVICE);
            int from = device * MAX_NAME;
            json.deviceName(names, from, from + nameLengths[device]);
            for (int field = 0; field < fields.length; field++) {
                json.unsignedField(fields[field], counter(device, field));
            }
            json.endObject();
        }
        json.endArray();
    }
}
