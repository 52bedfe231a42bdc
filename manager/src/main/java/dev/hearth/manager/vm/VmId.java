// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.http.PathId;
import dev.hearth.manager.problem.HearthException.NotFound;
import java.util.UUID;

/// Names one VM for its whole life.
public record VmId(UUID value) {

    /// Reads the id in a path. Throws [NotFound] when the text is no UUID: nothing can have it.
    public static VmId parse(String text) {
        return new VmId(
                PathId.parse(text)
                        .orElseThrow(() ->
                                new NotFound(
                                        ("there is no VM \"%s\": an id is a UUID; GET /v1/vms "
                                                        + "lists all VMs")
                                                .formatted(PathId.shown(text)))));
    }

    /// What there is to say when no VM has this id.
    public NotFound notFound() {
        return new NotFound("there is no VM %s; GET /v1/vms lists all VMs".formatted(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
