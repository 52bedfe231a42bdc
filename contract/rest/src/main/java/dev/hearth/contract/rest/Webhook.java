// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/// Somebody who is told of alerts. Its secret is never given back.
///
/// @param name unique among webhooks
/// @param url where alerts are sent to, by POST
public record Webhook(UUID id, String name, URI url, Instant createdAt) {}
