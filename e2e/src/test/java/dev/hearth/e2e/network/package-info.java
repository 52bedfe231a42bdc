// SPDX-License-Identifier: Apache-2.0
/// Networks of real guests, in network namespaces that the test made itself.
@NullMarked
package dev.hearth.e2e.network;

import org.jspecify.annotations.NullMarked;
