// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.http;

import java.util.Optional;

/// One request.
///
/// @param method GET, PUT, PATCH or DELETE
/// @param uri as it was sent
/// @param body empty when there was no Content-Length, or 0
public record HttpRequest(String method, String uri, Optional<byte[]> body) {}
