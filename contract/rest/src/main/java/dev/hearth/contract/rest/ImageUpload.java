// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.UUID;

/// A file that is sent in parts, to be imported.
///
/// @param host the URL of the host it is sent to
/// @param offset bytes that have arrived
/// @param length bytes it will have
public record ImageUpload(UUID id, String host, long offset, long length) {}
