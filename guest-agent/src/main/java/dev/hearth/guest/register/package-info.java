// SPDX-License-Identifier: Apache-2.0
/// The agent asks: the manager, to note the guest's address, and the metadata service of
/// Firecracker, who this is. Both only where they are configured, and less and less often while
/// nobody answers.
///
/// May use `kernel`, `net`, `config`, `http` and `proc`.
@NullMarked
package dev.hearth.guest.register;

import org.jspecify.annotations.NullMarked;
