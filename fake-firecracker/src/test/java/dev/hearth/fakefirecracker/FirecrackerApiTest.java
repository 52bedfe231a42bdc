// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

/// The contract, on the binary that is there.
final class FirecrackerApiTest extends FirecrackerApiContract {}
