// SPDX-License-Identifier: Apache-2.0
/// How the manager reads and writes JSON: the one place that says names are `snake_case`, times are
/// RFC 3339, and nulls are written.
///
/// May use Jackson and the contracts.
@NullMarked
package dev.hearth.manager.json;

import org.jspecify.annotations.NullMarked;
