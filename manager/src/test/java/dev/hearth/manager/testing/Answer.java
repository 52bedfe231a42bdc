// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/// What the manager answered.
///
/// @param text the whole body
/// @param json the body as JSON; a missing node when it is none
public record Answer(int status, HttpHeaders headers, String text, JsonNode json) {

    /// A member of a problem or record, as text.
    public String member(String name) {
        return json.path(name).asString("");
    }
}
