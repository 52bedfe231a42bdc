// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.api;

import dev.hearth.fakefirecracker.http.ApiServer;
import dev.hearth.fakefirecracker.http.HttpRequest;
import dev.hearth.fakefirecracker.http.HttpResponse;
import dev.hearth.fakefirecracker.http.Turns;
import dev.hearth.fakefirecracker.json.Json;
import dev.hearth.fakefirecracker.machine.Fault;
import dev.hearth.fakefirecracker.machine.Machine;
import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.misbehaviour.Deed;
import dev.hearth.fakefirecracker.misbehaviour.Occasion.Moment;
import dev.hearth.fakefirecracker.misbehaviour.Rule;
import dev.hearth.fakefirecracker.misbehaviour.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers requests, unless a rule says otherwise. `PUT /hearth-fake` is the fake's own: its body
/// is more rules, and `GET` of it tells when the API was served.
public final class Api implements ApiServer.Handler {

    private static final String OWN_PATH = "/hearth-fake";

    private final Machine machine;
    private final Rules rules;
    private final RequestCounts counts;
    private final Turns turns;

    public Api(Machine machine, Rules rules, Counters counters, Turns turns) {
        this.machine = machine;
        this.rules = rules;
        this.counts = new RequestCounts(counters);
        this.turns = turns;
    }

    @Override
    public Optional<byte[]> handle(HttpRequest request) {
        if (request.uri().equals(OWN_PATH) && request.method().equals("PUT")) {
            return Optional.of(ApiServer.encode(takeRules(request)));
        }
        if (request.uri().equals(OWN_PATH) && request.method().equals("GET")) {
            String told = Json.write(Map.of("turns", turns.all()));
            return Optional.of(ApiServer.encode(HttpResponse.of(200, told)));
        }
        log(request);
        List<String> names = names(request);
        turns.serves(names.getLast());
        Optional<Optional<byte[]>> instead = misbehave(rules.at(Moment.BEFORE, names));
        if (instead.isPresent()) {
            return instead.orElseThrow();
        }
        HttpResponse response = answer(request);
        return misbehave(rules.at(Moment.AFTER, names))
                .orElseGet(() -> Optional.of(ApiServer.encode(response)));
    }

    private HttpResponse takeRules(HttpRequest request) {
        String text = new String(request.body().orElse(new byte[0]), StandardCharsets.UTF_8);
        try {
            machine.follow(Rule.parse(text));
            return HttpResponse.noContent();
        } catch (IllegalArgumentException e) {
            return fault(400, String.valueOf(e.getMessage()));
        }
    }

    /// A call's name, and its name with the action or state it asks for.
    private static List<String> names(HttpRequest request) {
        List<String> names = new ArrayList<>();
        String name = request.method() + " /" + String.join("/", CallParser.tokens(request.uri()));
        names.add(name);
        String body = new String(request.body().orElse(new byte[0]), StandardCharsets.UTF_8);
        for (String word :
                List.of("InstanceStart", "FlushMetrics", "SendCtrlAltDel", "Paused", "Resumed")) {
            if (body.contains("\"" + word + "\"")) {
                names.add(name + ":" + word);
            }
        }
        return names;
    }

    /// Follows the deeds; the answer, or none at all, that one of them wants instead.
    private Optional<Optional<byte[]>> misbehave(List<Deed> deeds) {
        Optional<Optional<byte[]>> instead = Optional.empty();
        for (Deed deed : deeds) {
            switch (deed) {
                case Deed.Close close -> instead = Optional.of(Optional.empty());
                case Deed.Answer it -> {
                    HttpResponse response =
                            it.status() >= 400
                                    ? fault(it.status(), it.body())
                                    : HttpResponse.of(it.status(), it.body());
                    instead = Optional.of(Optional.of(ApiServer.encode(response)));
                }
                case Deed.Raw raw ->
                        instead =
                                Optional.of(
                                        Optional.of(
                                                raw.bytes().getBytes(StandardCharsets.ISO_8859_1)));
                default -> machine.follow(deed);
            }
        }
        return instead;
    }

    private HttpResponse answer(HttpRequest request) {
        counts.arrived(request);
        try {
            Call call = CallParser.parse(request);
            HttpResponse response =
                    machine.execute(call.operation(), call.device(), call.body())
                            .map(body -> HttpResponse.of(200, body))
                            .orElseGet(HttpResponse::noContent);
            if (call.deprecation() == HttpResponse.Deprecation.DEPRECATED) {
                counts.deprecated();
                return response.deprecated();
            }
            return response;
        } catch (Fault e) {
            counts.refused(request);
            machine.log()
                    .error(
                            "Received Error. Status code: "
                                    + e.status()
                                    + ". Message: "
                                    + e.getMessage());
            return fault(e.status(), String.valueOf(e.getMessage()));
        }
    }

    private static HttpResponse fault(int status, String message) {
        return HttpResponse.of(status, Json.write(Map.of("fault_message", message)));
    }

    /// Bodies are logged, but not those that may hold secrets or are long.
    private void log(HttpRequest request) {
        String method =
                request.method().charAt(0)
                        + request.method().substring(1).toLowerCase(java.util.Locale.ROOT);
        boolean hidden =
                request.uri().startsWith("/mmds") || request.uri().startsWith("/cpu-config");
        String body =
                request.body()
                        .filter(bytes -> !hidden)
                        .map(bytes ->
                                " with body "
                                        + Json.write(new String(bytes, StandardCharsets.UTF_8)))
                        .orElse("");
        machine.log()
                .info(
                        "The API server received a "
                                + method
                                + " request on \""
                                + request.uri()
                                + "\""
                                + body
                                + ".");
    }
}
