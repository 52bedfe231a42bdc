// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.prometheus;

import dev.hearth.manager.json.Json;
import dev.hearth.manager.json.NotJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads what `/api/v1/query_range` answers. Pure functions.
final class RangeAnswer {

    private static final int LONGEST_WHY = 300;

    private final Json json;

    RangeAnswer(Json json) {
        this.json = json;
    }

    /// The series of an answer.
    List<Line> lines(byte[] body, Span span) throws StoreFailed {
        JsonNode answer;
        try {
            answer = json.tree(body);
        } catch (NotJson e) {
            throw new StoreFailed("it answered something that is no JSON", e);
        }
        if (!"success".equals(answer.path("status").asString(""))) {
            throw new StoreFailed("it answered: " + shown(answer.path("error").asString("")));
        }
        // VictoriaMetrics, when one of several machines is away.
        if (answer.path("isPartial").asBoolean(false)) {
            throw new StoreFailed("a part of it is away");
        }
        JsonNode result = answer.path("data").path("result");
        if (!result.isArray()) {
            throw senseless("no result");
        }
        List<Line> lines = new ArrayList<>();
        for (JsonNode series : result) {
            lines.add(new Line(labels(series.path("metric")), values(series, span)));
        }
        return lines;
    }

    /// Why a request was refused, for people.
    String refusal(int status, byte[] body) {
        String why;
        try {
            why = json.tree(body).path("error").asString("");
        } catch (NotJson e) {
            why = new String(body, StandardCharsets.UTF_8).strip();
        }
        return why.isEmpty()
                ? "it answered " + status
                : "it answered %d: %s".formatted(status, shown(why));
    }

    private static Map<String, String> labels(JsonNode metric) throws StoreFailed {
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : metric.properties()) {
            if (!label.getValue().isString()) {
                throw senseless("a label that is no text");
            }
            labels.put(label.getKey(), label.getValue().asString());
        }
        return labels;
    }

    private static double[] values(JsonNode series, Span span) throws StoreFailed {
        double[] values = new double[span.count()];
        Arrays.fill(values, Double.NaN);
        for (JsonNode point : series.path("values")) {
            JsonNode at = point.path(0);
            if (!at.isNumber() || !point.path(1).isString()) {
                throw senseless("a point that is no time and value");
            }
            int index = span.indexOf(Math.round(at.asDouble() * 1_000));
            if (index < 0) {
                throw senseless("a point at a time it was not asked for");
            }
            values[index] = number(point.path(1).asString());
        }
        return values;
    }

    private static double number(String text) throws StoreFailed {
        // As Go writes them.
        if (text.equals("NaN") || text.endsWith("Inf")) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            throw new StoreFailed("it answered a value that is no number", e);
        }
    }

    private static StoreFailed senseless(String what) {
        return new StoreFailed("it answered " + what);
    }

    private static String shown(String text) {
        return text.length() > LONGEST_WHY ? text.substring(0, LONGEST_WHY) + "…" : text;
    }
}
