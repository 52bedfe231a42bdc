// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.Problem;
import dev.hearth.contract.rest.ProblemType;
import dev.hearth.manager.json.Json;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// What Tomcat itself refuses, before any filter sees it, is a problem too: a request target with
/// forbidden characters, or an ambiguous path.
public final class ProblemValve extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final Json json = new Json();

    /// For Tomcat, which makes it by name.
    public ProblemValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < FIRST_ERROR
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        Problem problem = problem(status);
        try {
            response.setStatus(problem.status());
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(json.bytes(problem));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("the caller went away", e);
        }
    }

    private static Problem problem(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            return Problems.unforeseen("none");
        }
        return status == ProblemType.METHOD_NOT_ALLOWED.status()
                ? Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this method is never taken")
                : Problem.of(
                        ProblemType.MALFORMED_REQUEST,
                        "the request is no valid HTTP, or its path is ambiguous");
    }
}
