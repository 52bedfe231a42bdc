// SPDX-License-Identifier: Apache-2.0
/// The public API: the records behind `openapi.yaml`, and the registry of its problems.
///
/// `openapi.yaml`, packed beside these classes, is the truth; the manager's tests hold every answer
/// to it. On the wire all names are `snake_case`, enum values are what `toString()` gives, times
/// are RFC 3339 in UTC, and what is not known is `null`. Depends on nothing.
@NullMarked
package dev.hearth.contract.rest;

import org.jspecify.annotations.NullMarked;
