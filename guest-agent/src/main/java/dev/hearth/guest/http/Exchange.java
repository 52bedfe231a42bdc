// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// Turns the head of a request into an answer. One for all connections, since they have their turns
/// one after the other.
public final class Exchange {

    private final Routes routes;
    private final Traffic traffic;
    private final Response response;
    private final WaitingAnswers waitingAnswers;
    private final Request request = new Request();

    public Exchange(Routes routes, Traffic traffic, Response response) {
        this.routes = routes;
        this.traffic = traffic;
        this.response = response;
        this.waitingAnswers = new WaitingAnswers(response.bytes().length);
    }

    /// Answers a whole request that came from the host by a way without connections.
    ///
    /// @param input what may be one, its head and nothing behind it
    public Response answerHost(byte[] input, int length) {
        if (length > 0 && Request.findEnd(input, 0, length) == length) {
            answer(input, length, null);
        } else {
            refuse(Problem.BAD_REQUEST);
        }
        return response;
    }

    /// Fills the response; answers whether the connection is kept.
    ///
    /// @param guard null when there is none
    boolean answer(byte[] input, int end, @Nullable Guard guard) {
        traffic.request();
        Problem problem = request.parse(input, 0, end);
        if (problem == null && guard != null && !guard.permits(request)) {
            problem = Problem.UNAUTHORIZED;
        }
        if (problem == null) {
            problem = problemOfRoute();
        }
        boolean keepAlive = request.isKeepAlive();
        if (problem != null) {
            traffic.refusal();
            response.refuse(problem, keepAlive, !request.isHead());
        } else {
            response.restart();
            routes.answer(request, response);
            response.complete(keepAlive);
        }
        return keepAlive;
    }

    private @Nullable Problem problemOfRoute() {
        if (!routes.has(request)) {
            return Problem.NOT_FOUND;
        }
        return request.isGet() ? null : Problem.METHOD_NOT_ALLOWED;
    }

    /// Fills the response for something that is no request.
    void refuse(Problem problem) {
        traffic.request();
        traffic.refusal();
        response.refuse(problem, false, true);
    }

    /// Fills the response for a connection there is no room for.
    void refuseConnection() {
        traffic.refusal();
        response.refuse(Problem.TOO_MANY_CONNECTIONS, false, true);
    }

    Response response() {
        return response;
    }

    WaitingAnswers waitingAnswers() {
        return waitingAnswers;
    }

    Traffic traffic() {
        return traffic;
    }
}
