// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.Webhook;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.Fields;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.problem.Faults;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/webhooks`.
public final class WebhookRoutes {

    private static final String ALL = "/v1/webhooks";
    private static final String ONE = ALL + "/{id}";
    private static final String TEST = ONE + "/test";
    private static final String DELIVERIES = ONE + "/deliveries";

    private final WebhookService webhooks;
    private final Answers answers;
    private final RequestBody bodies;

    WebhookRoutes(WebhookService webhooks, Answers answers, RequestBody bodies) {
        this.webhooks = webhooks;
        this.answers = answers;
        this.bodies = bodies;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, request -> answers.json(webhooks.list()))
                .POST(ALL, this::create)
                .add(onlyAllowed(ALL, HttpMethod.GET, HttpMethod.POST))
                .GET(ONE, request -> answers.json(webhooks.get(id(request))))
                .PUT(ONE, this::change)
                .DELETE(ONE, this::delete)
                .add(onlyAllowed(ONE, HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE))
                .POST(TEST, this::test)
                .add(onlyAllowed(TEST, HttpMethod.POST))
                .GET(DELIVERIES, request -> answers.json(webhooks.deliveries(id(request))))
                .add(onlyAllowed(DELIVERIES, HttpMethod.GET))
                .build();
    }

    private static UUID id(ServerRequest request) {
        return AlertRoutes.id(request, "webhook", ALL);
    }

    private ServerResponse create(ServerRequest request) {
        Faults faults = new Faults();
        Webhook webhook = webhooks.create(draft(bodies.object(request, faults)), faults);
        return answers.created(URI.create(ALL + "/" + webhook.id()), webhook);
    }

    private ServerResponse change(ServerRequest request) {
        UUID id = id(request);
        Faults faults = new Faults();
        return answers.json(webhooks.change(id, draft(bodies.object(request, faults)), faults));
    }

    private ServerResponse delete(ServerRequest request) {
        webhooks.delete(id(request));
        return answers.nothing();
    }

    private ServerResponse test(ServerRequest request) {
        UUID id = id(request);
        Faults faults = new Faults();
        bodies.objectIfSent(request, faults).refuseOthers();
        faults.throwIfAny();
        return answers.json(webhooks.test(id));
    }

    private static WebhookService.Draft draft(Fields fields) {
        WebhookService.Draft draft =
                new WebhookService.Draft(
                        fields.text(ThingName.FIELD),
                        fields.text(WebhookService.URL),
                        fields.has(WebhookService.SECRET)
                                ? fields.text(WebhookService.SECRET)
                                : null);
        fields.refuseOthers();
        return draft;
    }
}
