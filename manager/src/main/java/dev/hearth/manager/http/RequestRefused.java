// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.ProblemType;
import java.util.List;
import org.springframework.http.HttpMethod;

/// A request is refused for how it was sent, before any noun looked at what it says.
final class RequestRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemType type;
    private final transient List<HttpMethod> allowed;

    /// @param message for the caller: what is wrong, and what to send instead
    RequestRefused(ProblemType type, String message) {
        this(type, message, List.of());
    }

    /// @param allowed the methods that would have been right; empty when that was not the question
    RequestRefused(ProblemType type, String message, List<HttpMethod> allowed) {
        super(message);
        this.type = type;
        this.allowed = allowed;
    }

    ProblemType type() {
        return type;
    }

    List<HttpMethod> allowed() {
        return allowed;
    }
}
