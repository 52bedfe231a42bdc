// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hearth.host.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of every error: RFC 9457.
///
/// @param type `/problems/<name>`
/// @param detail for the caller: what, which id, what to do next
/// @param requestId for finding the cause in the log; only when the fault is ours
/// @param errors all faults of a request, only when there are any
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String requestId,
        @Nullable List<Fault> errors) {

    static Problem of(String name, String title, int status, String detail) {
        return new Problem("/problems/" + name, title, status, detail, null, null);
    }

    Problem withErrors(List<Fault> faults) {
        return new Problem(type, title, status, detail, requestId, faults);
    }

    Problem withRequestId(String id) {
        return new Problem(type, title, status, detail, id, errors);
    }
}
