// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong and what to do (RFC 9457), sent as `application/problem+json`.
///
/// @param type one of [ProblemType]; a reference that leads to its documentation
/// @param detail what, which id, and what to do next
/// @param errors all faulty fields at once; left out when no field is to blame
/// @param requestId what to look for in the log; only with status 500
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable List<FieldFault> errors,
        @Nullable String requestId) {

    /// The media type of every error.
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = errors == null ? null : List.copyOf(errors);
    }

    /// A problem that no field is to blame for.
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.type(), type.title(), type.status(), detail, null, null);
    }
}
