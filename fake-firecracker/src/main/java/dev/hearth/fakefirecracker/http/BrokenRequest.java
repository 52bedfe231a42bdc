// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

/// What was sent is not HTTP that the server understands.
final class BrokenRequest extends Exception {

    private static final long serialVersionUID = 1;

    BrokenRequest(String message) {
        super(message);
    }

    /// The body that answers it, with its raw newline: it is not valid JSON.
    HttpResponse response() {
        return HttpResponse.of(
                400,
                "{ \"error\": \""
                        + getMessage()
                        + "\nAll previous unanswered requests will be dropped.\" }");
    }
}
