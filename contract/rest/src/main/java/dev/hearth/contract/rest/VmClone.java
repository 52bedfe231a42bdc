// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// What a VM that goes on from a snapshot is to be called.
///
/// @param name as in [VmCreate]
public record VmClone(String name) {}
