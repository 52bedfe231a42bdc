// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.Problem;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;

/// Answers every exception with a problem. What nobody foresaw is logged under a request id, and
/// the id is all the caller sees.
final class ProblemFilter extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(ProblemFilter.class);

    private final transient Json json;

    ProblemFilter(Json json) {
        this.json = json;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            // The caller is gone: there is nobody to answer.
            log.atDebug().setCause(e).log("the caller went away");
            throw e;
        } catch (ServletException e) {
            answer(request, response, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            answer(request, response, e);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Throwable failure)
            throws IOException {
        if (failure instanceof RequestRefused refused && !refused.allowed().isEmpty()) {
            response.setHeader(
                    "Allow",
                    refused.allowed().stream()
                            .map(HttpMethod::name)
                            .collect(Collectors.joining(", ")));
        }
        Problem problem = problem(request, failure);
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            // RFC 6750, section 3.1.
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        write(response, problem);
    }

    private void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json.bytes(problem));
    }

    private static Problem problem(HttpServletRequest request, Throwable failure) {
        return switch (failure) {
            case HearthException known -> {
                if (known.getCause() != null) {
                    log.atInfo().setCause(known).log("a request could not be served");
                }
                yield Problems.of(known);
            }
            case RequestRefused refused -> Problems.of(refused);
            default -> {
                String requestId = UUID.randomUUID().toString();
                log.atError()
                        .setCause(failure)
                        .addKeyValue("request_id", requestId)
                        .addKeyValue("method", request.getMethod())
                        .addKeyValue("path", request.getRequestURI())
                        .log("a request failed");
                yield Problems.unforeseen(requestId);
            }
        };
    }
}
