// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.remotewrite;

import io.prometheus.metrics.model.snapshots.Labels;

/// What a value belongs to.
///
/// @param name as the store calls it, with the suffix of its kind
/// @param labels sorted by their names, as the library keeps them
record Series(String name, Labels labels) {}
