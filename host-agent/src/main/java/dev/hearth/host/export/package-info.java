// SPDX-License-Identifier: Apache-2.0
/// What the host agent tells Prometheus: its VMs as the newest batch has them, and itself.
///
/// Uses `dev.hearth.host.metrics`, whose batches it gets as everybody does, the families of
/// `dev.hearth.export`, and what the hypervisor counts.
@NullMarked
package dev.hearth.host.export;

import org.jspecify.annotations.NullMarked;
