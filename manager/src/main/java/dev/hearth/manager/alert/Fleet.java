// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.contract.host.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All VMs in one second, and columns of their values, each made when it is first asked for. For
/// use by one thread.
final class Fleet {

    private final List<Batch.Entry> entries = new ArrayList<>();
    private final Map<UUID, Integer> places = new HashMap<>();
    private final Map<UUID, String> names;
    private final Map<AlertMetric, Column> columns = new EnumMap<>(AlertMetric.class);
    private final @Nullable Instant at;

    /// The values of one metric, in the order of the VMs.
    private static final class Column {

        private final double[] numbers;
        private final @Nullable Value[] values;

        Column(AlertMetric metric, List<Batch.Entry> entries) {
            numbers = new double[entries.size()];
            values = new Value[numbers.length];
            Arrays.fill(numbers, Double.NaN);
            for (int place = 0; place < numbers.length; place++) {
                Value value = metric.of(entries.get(place));
                values[place] = value;
                if (value != null) {
                    numbers[place] = value.value();
                }
            }
        }
    }

    /// @param batch the host's latest; null when there is none that is worth anything
    /// @param names of all VMs of this manager; those of others are passed over
    Fleet(@Nullable Batch batch, Map<UUID, String> names) {
        this.names = names;
        this.at = batch == null ? null : batch.at();
        if (batch != null) {
            for (Batch.Entry entry : batch.vms()) {
                if (names.containsKey(entry.vm().id())) {
                    places.put(entry.vm().id(), entries.size());
                    entries.add(entry);
                }
            }
        }
    }

    /// The VM at a place.
    UUID vm(int place) {
        return entries.get(place).vm().id();
    }

    /// The VM's name; its id when it has none any more.
    String name(UUID vm) {
        return names.getOrDefault(vm, vm.toString());
    }

    /// NaN where a VM's value is not known. Not to be changed.
    double[] numbers(AlertMetric metric) {
        return column(metric).numbers;
    }

    /// A VM's value; null when nobody knows it.
    @Nullable Value value(AlertMetric metric, UUID vm) {
        Integer place = places.get(vm);
        return place == null ? null : column(metric).values[place];
    }

    /// When the host put all this together, by its own clock; null when it says nothing.
    @Nullable Instant at() {
        return at;
    }

    private Column column(AlertMetric metric) {
        return columns.computeIfAbsent(metric, key -> new Column(key, entries));
    }
}
