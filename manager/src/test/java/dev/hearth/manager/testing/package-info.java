// SPDX-License-Identifier: Apache-2.0
/// What the manager's tests stand on: one real manager with a real PostgreSQL, a fake host agent on
/// a real socket, and a client that holds every answer to the contract.
@NullMarked
package dev.hearth.manager.testing;

import org.jspecify.annotations.NullMarked;
