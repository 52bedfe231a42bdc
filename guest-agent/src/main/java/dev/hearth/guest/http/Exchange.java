// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.http;

import org.jspecify.annotations.Nullable;

/// Turns the head of a request into an answer. One for all connections, since they have their turns
/// one after the other.
public final class Exchange {

    private final Routes routes;
    private final Intake intake;
    private final Traffic traffic;
    private final Response response;
    private final WaitingAnswers waitingAnswers;
    private final Request request = new Request();
    private long bodyLength;

    public Exchange(Routes routes, Intake intake, Traffic traffic, Response response) {
        this.routes = routes;
        this.intake = intake;
        this.traffic = traffic;
        this.response = response;
        this.waitingAnswers = new WaitingAnswers(response.bytes().length);
    }

    /// Answers a whole request that came from the host by a way without connections, which takes no
    /// bodies.
    ///
    /// @param input what may be one, its head and nothing behind it
    public Response answerHost(byte[] input, int length) {
        if (length > 0 && Request.findEnd(input, 0, length) == length) {
            answer(input, length, null);
            if (bodyLength > 0) {
                abandonBody();
                refuse(Problem.CONTENT_TOO_LARGE);
            }
        } else {
            refuse(Problem.BAD_REQUEST);
        }
        return response;
    }

    /// Fills the response, unless a body is to be taken first, of which [#bodyLength] then says how
    /// long it is; answers whether the connection is kept.
    ///
    /// @param guard null when there is none
    boolean answer(byte[] input, int end, @Nullable Guard guard) {
        traffic.request();
        bodyLength = 0;
        Problem problem = request.parse(input, 0, end);
        if (problem == null && guard != null && !guard.permits(request)) {
            problem = Problem.UNAUTHORIZED;
        }
        if (problem == null) {
            problem = problemOfRoute();
        }
        boolean isPut = problem == null && request.isPut();
        if (isPut) {
            problem = intake.begin(request.bodyLength());
        }
        // What comes behind the head of a PUT that is refused is its body.
        boolean keepAlive = request.isKeepAlive() && (problem == null || !request.isPut());
        if (problem != null) {
            traffic.refusal();
            response.refuse(problem, keepAlive, !request.isHead());
        } else if (isPut) {
            bodyLength = request.bodyLength();
        } else {
            response.restart();
            routes.answer(request, response);
            response.complete(keepAlive);
        }
        return keepAlive;
    }

    /// How long the body is that has to be taken before there is a response.
    long bodyLength() {
        return bodyLength;
    }

    /// Hands over bytes of the body.
    void takeBody(byte[] bytes, int from, int count) {
        intake.take(bytes, from, count);
    }

    /// Fills the response to a body that was taken.
    void endBody(boolean keepAlive) {
        response.restart();
        Problem problem = intake.end(response);
        if (problem == null) {
            response.complete(keepAlive);
        } else {
            traffic.refusal();
            response.refuse(problem, keepAlive, true);
        }
    }

    /// The rest of the body does not come.
    void abandonBody() {
        intake.abandon();
    }

    private @Nullable Problem problemOfRoute() {
        if (intake.has(request)) {
            return request.isPut() ? null : Problem.PUT_ONLY;
        }
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
