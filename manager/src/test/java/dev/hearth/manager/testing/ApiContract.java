// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import dev.hearth.contract.rest.Contract;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/// Holds answers to `openapi.yaml`, and remembers which operations were met.
public final class ApiContract {

    private static final Pattern VM = Pattern.compile("/v1/vms/[^/]+");
    private static final Pattern ONE_OF_MANY =
            Pattern.compile("/v1/(alert-rules|webhooks|image-imports|image-uploads)/[^/]+");
    private static final Pattern IMAGE = Pattern.compile("/v1/images/[^/]+");
    private static final Pattern AGENT = Pattern.compile("/v1/guest-agent/linux-[a-z0-9]+");
    private static final Pattern SNAPSHOT = Pattern.compile("/snapshots/[^/]+");

    private final OpenApiInteractionValidator validator =
            OpenApiInteractionValidator.createForInlineApiSpecification(Contract.openApi()).build();
    private final Set<String> met = new ConcurrentSkipListSet<>();

    /// Throws AssertionError when the contract knows the path and the answer is not one it allows.
    public void check(String method, String path, HttpResponse<String> response) {
        String plain = path.replaceFirst("\\?.*", "");
        String ofAnyAgent = AGENT.matcher(plain).replaceFirst("/v1/guest-agent/{platform}");
        String ofAnyImage = IMAGE.matcher(ofAnyAgent).replaceFirst("/v1/images/{name}");
        String ofAny = ONE_OF_MANY.matcher(ofAnyImage).replaceFirst("/v1/$1/{id}");
        String ofAnyVm = VM.matcher(ofAny).replaceFirst("/v1/vms/{id}");
        met.add(method + " " + SNAPSHOT.matcher(ofAnyVm).replaceFirst("/snapshots/{snapshot}"));
        SimpleResponse.Builder answer = SimpleResponse.Builder.status(response.statusCode());
        response.headers().firstValue("Content-Type").ifPresent(answer::withContentType);
        if (!response.body().isEmpty()) {
            answer.withBody(response.body());
        }
        ValidationReport report =
                validator.validateResponse(plain, Request.Method.valueOf(method), answer.build());
        if (report.hasErrors()) {
            throw new AssertionError(
                    "%s %s answered %d %s, which breaks the contract: %s"
                            .formatted(
                                    method,
                                    path,
                                    response.statusCode(),
                                    response.body(),
                                    report.getMessages()));
        }
    }

    /// Notes an operation that was met by other means than an HTTP answer.
    public void met(String operation) {
        met.add(operation);
    }

    /// All operations met so far, such as `GET /v1/vms/{id}`.
    public Set<String> met() {
        return Set.copyOf(met);
    }
}
