// SPDX-License-Identifier: Apache-2.0
/// Another agent in place of the one that runs, when it is signed: what checks the signature, and
/// what becomes of it.
///
/// May use `config`, `http` and `kernel`.
@NullMarked
package dev.hearth.guest.upgrade;

import org.jspecify.annotations.NullMarked;
