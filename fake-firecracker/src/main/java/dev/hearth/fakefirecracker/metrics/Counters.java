// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Every number of a metrics line. Safe for use by many threads.
public final class Counters {

    /// Device groups, and the group that sums them.
    private static final String[] SUMMED = {"block", "net", "pmem"};

    private final Map<String, Group> groups = new LinkedHashMap<>();

    /// Groups of single devices, sorted by id, for each group that sums them.
    private final Map<String, TreeMap<String, Group>> devices = new LinkedHashMap<>();

    public Counters() {
        try (InputStream in = Counters.class.getResourceAsStream("layout.txt");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int colon = line.indexOf(':');
                    groups.put(line.substring(0, colon), new Group(line.substring(colon + 2)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the metrics layout cannot be read", e);
        }
        for (String sum : SUMMED) {
            devices.put(sum, new TreeMap<>());
        }
    }

    /// Gives a device its own group; nothing happens when it has one.
    ///
    /// @param sum `block`, `net` or `pmem`
    public synchronized void addDevice(String sum, String id) {
        deviceGroups(sum).computeIfAbsent(id, any -> new Group(group(sum)));
    }

    /// Adds to a counter of a fixed group.
    public synchronized void add(String group, String key, long amount) {
        group(group).value(key).add(amount);
    }

    /// Sets an absolute value.
    public synchronized void set(String group, String key, long value) {
        group(group).value(key).count = value;
    }

    /// Adds durations to an aggregate of a fixed group.
    public synchronized void took(String group, String key, long times, long eachUs) {
        group(group).value(key).took(times, eachUs);
    }

    /// Adds to a counter of a device and to the sum over all devices.
    public synchronized void addTo(String sum, String id, String key, long amount) {
        group(sum).value(key).add(amount);
        device(sum, id).value(key).add(amount);
    }

    /// Adds durations to an aggregate of a device; the sum group keeps only their sum.
    public synchronized void tookBy(String sum, String id, String key, long eachUs, long times) {
        device(sum, id).value(key).took(times, eachUs);
        group(sum).value(key).add(times * eachUs);
    }

    /// Writes all groups, each with a comma in front. Counters that were written have moved their
    /// baseline, also when a later one fails.
    synchronized void write(LineBuffer out) throws IOException {
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            String name = entry.getKey();
            Map<String, Group> ofDevices = devices.get(name);
            if (ofDevices != null) {
                for (Map.Entry<String, Group> device : ofDevices.entrySet()) {
                    device.getValue().write(out, name + "_" + device.getKey());
                }
            }
            entry.getValue().write(out, name);
        }
    }

    private Group group(String name) {
        return Objects.requireNonNull(groups.get(name), name);
    }

    private Group device(String sum, String id) {
        return Objects.requireNonNull(deviceGroups(sum).get(id), id);
    }

    private Map<String, Group> deviceGroups(String sum) {
        return Objects.requireNonNull(devices.get(sum), sum);
    }

    private static final class Group {
        private final Map<String, Value> values = new LinkedHashMap<>();

        Group(String keys) {
            for (String key : keys.split(" ", -1)) {
                char kind = key.charAt(key.length() - 1);
                boolean marked = kind == '=' || kind == '~';
                values.put(marked ? key.substring(0, key.length() - 1) : key, new Value(kind));
            }
        }

        Group(Group like) {
            like.values.forEach((key, value) -> values.put(key, new Value(value.kind)));
        }

        Value value(String key) {
            return Objects.requireNonNull(values.get(key), key);
        }

        void write(LineBuffer out, String name) throws IOException {
            out.put(",\"" + name + "\":{");
            String before = "";
            for (Map.Entry<String, Value> value : values.entrySet()) {
                out.put(before + "\"" + value.getKey() + "\":");
                value.getValue().write(out);
                before = ",";
            }
            out.put("}");
        }
    }

    private static final class Value {
        private final char kind;
        private long count;
        private long written;
        private long least;
        private long most;

        Value(char kind) {
            this.kind = kind;
        }

        void add(long amount) {
            count += amount;
        }

        void took(long times, long eachUs) {
            if (times > 0) {
                count += times * eachUs;
                least = least == 0 ? eachUs : Math.min(least, eachUs);
                most = Math.max(most, eachUs);
            }
        }

        void write(LineBuffer out) throws IOException {
            if (kind == '=') {
                out.put(Long.toUnsignedString(count));
                return;
            }
            if (kind == '~') {
                out.put("{\"min_us\":" + least);
                out.put(",\"max_us\":" + most);
                out.put(",\"sum_us\":");
            }
            long now = count;
            out.put(Long.toUnsignedString(now - written));
            written = now;
            if (kind == '~') {
                out.put("}");
            }
        }
    }
}
