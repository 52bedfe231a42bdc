// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

import dev.hearth.contract.guest.Field;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.text.ExpositionWriter;

/// A bounded list of devices: a name and a few counters each. Devices behind the bound are left
/// out; the kernel lists the first ones first.
final class Devices {

    /// DISK_NAME_LEN of the kernel; names of network interfaces are shorter (IFNAMSIZ).
    private static final int MAX_NAME = 32;

    private final Figures figures;
    private final byte[] names;
    private final int[] nameLengths;
    private final int[] known;
    private final long[] counters;
    private int count;

    Devices(int most, Figures figures) {
        this.figures = figures;
        this.names = new byte[most * MAX_NAME];
        this.nameLengths = new int[most];
        this.known = new int[most];
        this.counters = new long[most * figures.count()];
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

    long counter(int device, int figure) {
        return counters[device * figures.count() + figure];
    }

    /// Adds a device with the name of the token taken last; false when that is too long for one, or
    /// there already.
    boolean add(byte[] text, int from, int to) {
        if (to - from > MAX_NAME || has(text, from, to)) {
            return false;
        }
        System.arraycopy(text, from, names, count * MAX_NAME, to - from);
        nameLengths[count] = to - from;
        count++;
        return true;
    }

    private boolean has(byte[] text, int from, int to) {
        for (int device = 0; device < count; device++) {
            boolean same = nameLengths[device] == to - from;
            // They differ at their ends, if anywhere.
            for (int i = to - from - 1; same && i >= 0; i--) {
                same = names[device * MAX_NAME + i] == text[from + i];
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    /// Sets the first figures of the device added last; the kernel does not have the others.
    void set(long[] values, int howMany) {
        known[count - 1] = howMany;
        System.arraycopy(values, 0, counters, (count - 1) * figures.count(), howMany);
    }

    void write(JsonWriter json) {
        json.beginArray();
        for (int device = 0; device < count; device++) {
            json.beginObject();
            json.name(Field.DEVICE);
            int from = device * MAX_NAME;
            json.deviceName(names, from, from + nameLengths[device]);
            for (int figure = 0; figure < known[device]; figure++) {
                figures.writeField(json, figure, counter(device, figure));
            }
            json.endObject();
        }
        json.endArray();
    }

    void write(ExpositionWriter out) {
        for (int figure = 0; figure < figures.count(); figure++) {
            boolean begun = false;
            for (int device = 0; device < count; device++) {
                if (figure < known[device]) {
                    if (!begun) {
                        figures.beginFamily(out, figure);
                        begun = true;
                    }
                    int from = device * MAX_NAME;
                    out.sample();
                    out.label(Field.DEVICE, names, from, from + nameLengths[device]);
                    figures.writeValue(out, figure, counter(device, figure));
                }
            }
        }
    }
}
