// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.manager.problem.HearthException.WrongState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Lets one request at a time change a VM, and keeps nobody waiting: a start that has to wait for a
/// stop would be told of a state it did not ask for. Safe for use by many threads.
final class VmLocks {

    private final Set<VmId> busy = ConcurrentHashMap.newKeySet();

    /// Does the work, or throws [WrongState] when another request works on this VM.
    <T> T alone(VmId id, Supplier<T> work) {
        if (!busy.add(id)) {
            throw new WrongState(
                    "vm %s is being changed by another request; try again when that is done"
                            .formatted(id));
        }
        try {
            return work.get();
        } finally {
            busy.remove(id);
        }
    }
}
