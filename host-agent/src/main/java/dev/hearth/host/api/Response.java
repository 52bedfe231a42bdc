// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// What a route answers.
sealed interface Response {

    /// A JSON body.
    record Json(int status, Object body) implements Response {}

    /// A text of another kind.
    record Text(String contentType, String body) implements Response {}

    /// Done, and nothing to say.
    record NoContent() implements Response {}

    /// No body, and something to say in headers.
    record Empty(int status, Map<String, String> headers) implements Response {

        public Empty {
            headers = Map.copyOf(headers);
        }
    }

    /// A body that is written as it comes into being.
    record Stream(String contentType, Writer writer) implements Response {}

    /// Writes a stream's body; returns when it is complete.
    interface Writer {

        /// Throws [IOException] when the client is gone.
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    static Response ok(Object body) {
        return new Json(200, body);
    }
}
