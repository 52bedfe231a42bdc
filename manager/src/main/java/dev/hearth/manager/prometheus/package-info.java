// SPDX-License-Identifier: Apache-2.0
/// Asks a store with Prometheus's HTTP API, and believes nothing it answers without a look: it may
/// be another's machine.
///
/// May use `config` and `json`.
@NullMarked
package dev.hearth.manager.prometheus;

import org.jspecify.annotations.NullMarked;
