// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The metadata store. Its configuration is in snapshots, its data is not. Used under the machine's
/// lock.
final class Mmds {

    private final long limit;
    private Optional<Map<?, ?>> data = Optional.empty();

    /// @param limit of the data as JSON, in bytes
    Mmds(long limit) {
        this.limit = limit;
    }

    /// The data, when there is any.
    Optional<Map<?, ?>> data() {
        return data;
    }

    void put(Map<?, ?> document) throws Fault {
        data = Optional.of(fitting(document));
    }

    /// JSON merge patch (RFC 7396).
    void patch(Map<?, ?> change) throws Fault {
        if (data.isEmpty()) {
            throw new Fault("MMDS error: The MMDS data store is not initialized.");
        }
        data = Optional.of(fitting(merge(data.orElseThrow(), change)));
    }

    private Map<?, ?> fitting(Map<?, ?> document) throws Fault {
        if (Json.write(document).getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new Fault(413, "MMDS limit exceeded error: The MMDS patch request doesn't fit.");
        }
        return document;
    }

    private static Map<Object, Object> merge(Map<?, ?> target, Map<?, ?> change) {
        Map<Object, Object> merged = new LinkedHashMap<>(target);
        change.forEach((key, value) -> {
            if (Json.NULL.equals(value)) {
                merged.remove(key);
            } else if (value instanceof Map<?, ?> inner) {
                Object before = merged.get(key);
                merged.put(key, merge(before instanceof Map<?, ?> map ? map : Map.of(), inner));
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }
}
