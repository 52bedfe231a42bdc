// SPDX-License-Identifier: Apache-2.0
/// JSON as the real Firecracker's parser (Rust's serde_json) takes it, with its error texts: a
/// general library's would say other words at other columns. No dependency, and nothing to load at
/// start. Knows nothing of the other packages.
@NullMarked
package dev.hearth.fakefirecracker.json;

import org.jspecify.annotations.NullMarked;
