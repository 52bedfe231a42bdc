// SPDX-License-Identifier: Apache-2.0
/// Virtual machines: what is wanted of them, and the rules of what may be done to them.
///
/// What a VM is doing is the host's to say, and never stored. The host agent walks it through
/// `stopped → starting → running → stopping → stopped`, with `paused` and `snapshotting` beside
/// `running`, or to `failed`; see `VmState`. [VmAction] says what may be done when. A VM that
/// Hearth did not boot is `external`; see [ExternalVms]. The manager adds `unknown`: its host does
/// not answer.
///
/// May use `home`, `host`, `http`, `database`, `problem`, `json` and the contracts.
@NullMarked
package dev.hearth.manager.vm;

import org.jspecify.annotations.NullMarked;
