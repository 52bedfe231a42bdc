// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.api;

import dev.hearth.fakefirecracker.http.HttpResponse.Deprecation;
import dev.hearth.fakefirecracker.machine.Operation;
import java.util.Map;

/// A request that was understood.
///
/// @param device the id in the path; empty when there is none
record Call(Operation operation, String device, Map<String, Object> body, Deprecation deprecation) {

    Call(Operation operation) {
        this(operation, "", Map.of(), Deprecation.NONE);
    }

    Call(Operation operation, Map<String, Object> body) {
        this(operation, "", body, Deprecation.NONE);
    }

    Call deprecated() {
        return new Call(operation, device, body, Deprecation.DEPRECATED);
    }
}
