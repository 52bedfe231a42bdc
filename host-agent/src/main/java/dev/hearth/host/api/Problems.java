// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.fault.HostException;
import java.util.Objects;

/// What each failure is called over HTTP.
final class Problems {

    private Problems() {}

    static Problem of(HostException e) {
        String detail = Objects.requireNonNullElse(e.getMessage(), "");
        return switch (e) {
            case HostException.NotFound ignored ->
                    Problem.of("not-found", "Not found", 404, detail);
            case HostException.WrongState ignored ->
                    Problem.of("wrong-state", "Not in this state", 409, detail);
            case HostException.Invalid invalid ->
                    Problem.of("invalid", "Not valid", 422, detail).withErrors(invalid.faults());
            case HostException.Unavailable ignored ->
                    Problem.of("unavailable", "Not available now", 503, detail);
            case HostException.NotSupported ignored ->
                    Problem.of("not-supported", "Not supported by this VMM", 501, detail);
            case HostException.VmmFailed ignored ->
                    Problem.of("vmm-failed", "The VMM failed", 502, detail);
            case HostException.StorageFailed ignored ->
                    Problem.of("storage-failed", "The host's storage failed", 500, detail);
        };
    }

    static Problem of(RequestRefused e) {
        return e.kind().problem(Objects.requireNonNullElse(e.getMessage(), ""));
    }

    /// Anything nobody thought of: shows nothing of it.
    static Problem unforeseen(String requestId) {
        return Problem.of(
                        "internal",
                        "Internal error",
                        500,
                        "the host agent met an error; its log has it under request_id " + requestId)
                .withRequestId(requestId);
    }
}
