// SPDX-License-Identifier: Apache-2.0
/// What the host agent adds to Firecracker, in time, CPU, memory and leftovers: the real host
/// agent, as a process started as `./hearth up` starts it, and the fake Firecracker.
@NullMarked
package dev.hearth.bench.hypervisor;

import org.jspecify.annotations.NullMarked;
