// SPDX-License-Identifier: Apache-2.0
/// What can go wrong in the domain, as one small sealed family that knows no HTTP.
///
/// May use `contract.rest` for the faulty fields.
@NullMarked
package dev.hearth.manager.problem;

import org.jspecify.annotations.NullMarked;
