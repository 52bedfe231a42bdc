// SPDX-License-Identifier: Apache-2.0
/// Guest agents for machines that Hearth did not boot: the binaries, what proves that they are
/// genuine, and the script that installs one.
///
/// May use `vm`, `home`, `http`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.agent;

import org.jspecify.annotations.NullMarked;
