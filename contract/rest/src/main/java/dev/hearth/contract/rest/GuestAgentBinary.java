// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// One guest agent.
///
/// @param platform such as `linux-amd64`
/// @param sha256 of the binary, 64 hex digits
/// @param path where it is; below it are `sha256` and `signature`
public record GuestAgentBinary(String platform, int sizeBytes, String sha256, String path) {}
