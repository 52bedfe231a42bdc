// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.problem;

import dev.hearth.contract.rest.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Collects the faulty fields of one request, so that they are told all at once. The first fault of
/// a field counts. For use by one thread.
public final class Faults {

    private final List<FieldFault> list = new ArrayList<>();

    /// Notes that a field is wrong, and what it should be.
    public void add(String field, String message) {
        if (!has(field)) {
            list.add(new FieldFault(field, message));
        }
    }

    /// Whether a fault of this field was noted.
    public boolean has(String field) {
        return list.stream().anyMatch(fault -> fault.field().equals(field));
    }

    /// Throws [HearthException.Invalid] when there is a fault.
    public void throwIfAny() {
        if (!list.isEmpty()) {
            String detail =
                    list.stream()
                            .map(fault -> fault.field() + " " + fault.message())
                            .collect(Collectors.joining("; "));
            throw new HearthException.Invalid(detail, list);
        }
    }
}
