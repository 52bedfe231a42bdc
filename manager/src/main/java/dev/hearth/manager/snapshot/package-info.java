// SPDX-License-Identifier: Apache-2.0
/// Snapshots of VMs, and VMs that go on from them. The host keeps them and is asked each time; the
/// manager stores none.
///
/// May use `vm`, `host`, `http`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.snapshot;

import org.jspecify.annotations.NullMarked;
