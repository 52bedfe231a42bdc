// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.Alert;
import dev.hearth.contract.rest.AlertRule;
import dev.hearth.contract.rest.AlertState;
import dev.hearth.contract.rest.Alerts;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.http.PathId;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.problem.HearthException.NotFound;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/alert-rules` and `/v1/alerts`.
public final class AlertRoutes {

    private static final String RULES = "/v1/alert-rules";
    private static final String RULE = RULES + "/{id}";
    private static final String ALERTS = "/v1/alerts";
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final RuleService rules;
    private final AlertWatch watch;
    private final AlertStore store;
    private final Answers answers;
    private final RequestBody bodies;

    AlertRoutes(
            RuleService rules,
            AlertWatch watch,
            AlertStore store,
            Answers answers,
            RequestBody bodies) {
        this.rules = rules;
        this.watch = watch;
        this.store = store;
        this.answers = answers;
        this.bodies = bodies;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(RULES, request -> answers.json(rules.list()))
                .POST(RULES, this::create)
                .add(onlyAllowed(RULES, HttpMethod.GET, HttpMethod.POST))
                .GET(RULE, request -> answers.json(rules.get(id(request, "rule", RULES))))
                .PUT(RULE, this::change)
                .DELETE(RULE, this::delete)
                .add(onlyAllowed(RULE, HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE))
                .GET(ALERTS, this::alerts)
                .add(onlyAllowed(ALERTS, HttpMethod.GET))
                .build();
    }

    /// The id in the path. Throws NotFound when it is no UUID.
    static UUID id(ServerRequest request, String noun, String all) {
        String text = request.pathVariable("id");
        return PathId.parse(text)
                .orElseThrow(() ->
                        new NotFound(
                                "there is no %s \"%s\": an id is a UUID; GET %s lists all"
                                        .formatted(noun, PathId.shown(text), all)));
    }

    private ServerResponse create(ServerRequest request) {
        Faults faults = new Faults();
        AlertRule rule = rules.create(draft(bodies.object(request, faults)), faults);
        return answers.created(URI.create(RULES + "/" + rule.id()), rule);
    }

    private ServerResponse change(ServerRequest request) {
        UUID id = id(request, "rule", RULES);
        Faults faults = new Faults();
        return answers.json(rules.change(id, draft(bodies.object(request, faults)), faults));
    }

    private ServerResponse delete(ServerRequest request) {
        rules.delete(id(request, "rule", RULES));
        return answers.nothing();
    }

    private static RuleDraft draft(Fields fields) {
        RuleDraft draft =
                new RuleDraft(
                        fields.text(ThingName.FIELD),
                        fields.has(RuleDraft.VM) ? fields.text(RuleDraft.VM) : null,
                        fields.text(RuleDraft.METRIC),
                        fields.text(RuleDraft.COMPARISON),
                        fields.decimal(RuleDraft.THRESHOLD),
                        fields.decimalIfThere(RuleDraft.CLEAR),
                        fields.integer(RuleDraft.FOR, 0),
                        fields.integer(RuleDraft.KEEP, 0),
                        fields.flag("enabled", true),
                        fields.texts(RuleDraft.WEBHOOKS, RuleDraft.MOST_WEBHOOKS));
        fields.refuseOthers();
        return draft;
    }

    private ServerResponse alerts(ServerRequest request) {
        Faults faults = new Faults();
        UUID vm = vm(request, faults);
        AlertState state = state(request, faults);
        int limit = limit(request, faults);
        faults.throwIfAny();
        List<Alert> found = new ArrayList<>();
        if (state != AlertState.RESOLVED) {
            watch.active().stream()
                    .filter(alert -> vm == null || alert.vmId().equals(vm))
                    .filter(alert -> state == null || alert.state() == state)
                    .limit(limit + 1L)
                    .forEach(found::add);
        }
        if ((state == null || state == AlertState.RESOLVED) && found.size() <= limit) {
            found.addAll(store.resolved(vm, limit + 1 - found.size()));
        }
        boolean more = found.size() > limit;
        return answers.json(new Alerts(more ? found.subList(0, limit) : found, more));
    }

    private static @Nullable UUID vm(ServerRequest request, Faults faults) {
        String text = request.param("vm").orElse(null);
        UUID vm = text == null ? null : PathId.parse(text).orElse(null);
        if (text != null && vm == null) {
            faults.add("vm", "must be a UUID");
        }
        return vm;
    }

    private static @Nullable AlertState state(ServerRequest request, Faults faults) {
        String text = request.param("state").orElse(null);
        AlertState state =
                Arrays.stream(AlertState.values())
                        .filter(each -> each.toString().equals(text))
                        .findFirst()
                        .orElse(null);
        if (text != null && state == null) {
            faults.add("state", "must be one of pending, firing, unknown, resolved");
        }
        return state;
    }

    private static int limit(ServerRequest request, Faults faults) {
        String text = request.param("limit").orElse("" + USUAL);
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        faults.add("limit", "must be a whole number from 1 to " + MOST);
        return USUAL;
    }
}
