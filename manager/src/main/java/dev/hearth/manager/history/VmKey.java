// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import java.util.UUID;

/// A VM and what its rows are told apart by.
record VmKey(UUID vm, int key) {}
