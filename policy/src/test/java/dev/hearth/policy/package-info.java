// SPDX-License-Identifier: Apache-2.0
/// The rules of the house as tests. Each says why, so that whoever breaks one knows what to do.
@NullMarked
package dev.hearth.policy;

import org.jspecify.annotations.NullMarked;
