// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.metrics;

import dev.hearth.contract.rest.VmState;
import dev.hearth.manager.history.HistoryMetric;
import dev.hearth.manager.http.PathId;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import dev.hearth.manager.problem.Faults;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what viewers of the fleet send: a [dev.hearth.contract.rest.FleetSubscription]. Safe for
/// use by many threads.
final class FleetRequests {

    private static final int LONGEST_INTERVAL_S = 60;
    private static final int LONGEST_NAME = 64;
    private static final Set<String> KNOWN = Set.of("type", "filter", "metrics", "interval_s");
    private static final Set<String> FILTERS = Set.of("vms", "hosts", "states", "name");
    private static final String STATES =
            Arrays.stream(VmState.values())
                    .map(VmState::toString)
                    .collect(Collectors.joining(", "));

    private final Json json;

    FleetRequests(Json json) {
        this.json = json;
    }

    /// What is wanted, and how often.
    record Wanted(FleetView view, int intervalS) {}

    /// Throws [NotJson] when the text is none, and [Invalid] with all that is wrong with it.
    Wanted read(String text) throws NotJson {
        JsonNode message = json.tree(text.getBytes(StandardCharsets.UTF_8));
        Faults faults = new Faults();
        if (!message.isObject()) {
            faults.add("type", "is missing: send {\"type\":\"subscribe\"}");
            faults.throwIfAny();
        }
        if (!"subscribe".equals(message.path("type").asString(""))) {
            faults.add("type", "must be \"subscribe\"");
        }
        refuseOthers(message, "", KNOWN, faults);
        JsonNode filter = message.path("filter");
        if (isThere(filter) && !filter.isObject()) {
            faults.add("filter", "must be an object or null");
        }
        refuseOthers(filter, "filter.", FILTERS, faults);
        FleetView view =
                new FleetView(
                        set(filter, "vms", PathId::parse, "ids of VMs", faults),
                        set(filter, "hosts", Optional::of, "addresses of host agents", faults),
                        set(filter, "states", FleetRequests::state, "of " + STATES, faults),
                        name(filter.path("name"), faults),
                        metrics(message, faults));
        int interval = interval(message.path("interval_s"), faults);
        faults.throwIfAny();
        return new Wanted(view, interval);
    }

    private static List<HistoryMetric> metrics(JsonNode message, Faults faults) {
        Set<HistoryMetric> named = new LinkedHashSet<>();
        JsonNode names = message.path("metrics");
        if (!isThere(names)) {
            return HistoryMetric.ALL;
        }
        for (JsonNode name : names) {
            Optional<HistoryMetric> metric = HistoryMetric.named(name.asString(""));
            if (metric.isEmpty() || !named.add(metric.get())) {
                named.clear();
                break;
            }
        }
        if (named.isEmpty()) {
            faults.add(
                    "metrics",
                    "must be a list, none twice, of %s; or null for all"
                            .formatted(HistoryMetric.names()));
            return HistoryMetric.ALL;
        }
        return List.copyOf(named);
    }

    private static <T> @Nullable Set<T> set(
            JsonNode filter,
            String field,
            Function<String, Optional<T>> reader,
            String what,
            Faults faults) {
        JsonNode list = filter.path(field);
        if (!isThere(list)) {
            return null;
        }
        Set<T> read = new LinkedHashSet<>();
        boolean isWell = list.isArray() && !list.isEmpty();
        for (JsonNode item : list) {
            Optional<T> value =
                    item.isString() ? reader.apply(item.stringValue()) : Optional.empty();
            value.ifPresent(read::add);
            isWell &= value.isPresent();
        }
        if (!isWell) {
            faults.add(
                    "filter." + field,
                    "must be a list %s, not empty; or null for any".formatted(what));
        }
        return read;
    }

    private static Optional<VmState> state(String wire) {
        return Arrays.stream(VmState.values())
                .filter(state -> state.toString().equals(wire))
                .findFirst();
    }

    private static @Nullable String name(JsonNode name, Faults faults) {
        if (!isThere(name)) {
            return null;
        }
        String text = name.asString("");
        if (!name.isString() || text.isEmpty() || text.length() > LONGEST_NAME) {
            faults.add(
                    "filter.name",
                    "must be a part of a name, 1 to %d characters; or null for any"
                            .formatted(LONGEST_NAME));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static int interval(JsonNode interval, Faults faults) {
        if (!isThere(interval)) {
            return 1;
        }
        if (interval.isIntegralNumber()
                && interval.canConvertToInt()
                && interval.intValue() >= 1
                && interval.intValue() <= LONGEST_INTERVAL_S) {
            return interval.intValue();
        }
        faults.add(
                "interval_s",
                "must be a whole number from 1 to %d; or null for 1".formatted(LONGEST_INTERVAL_S));
        return 1;
    }

    private static void refuseOthers(
            JsonNode object, String path, Set<String> known, Faults faults) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                faults.add(path + PathId.shown(name), "is not known here; leave it out");
            }
        }
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }
}
