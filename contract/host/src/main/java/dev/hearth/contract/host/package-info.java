// SPDX-License-Identifier: Apache-2.0
/// What a manager and a host agent say to each other: the records behind `openapi.yaml`.
///
/// On the wire all names are `snake_case`, enum values are what `toString()` gives, times are RFC
/// 3339 in UTC, and what is not known is `null`. Depends on nothing.
@NullMarked
package dev.hearth.contract.host;

import org.jspecify.annotations.NullMarked;
