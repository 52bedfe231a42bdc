// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of a test of a webhook.
///
/// @param delivery the header `Hearth-Delivery` it was sent with
/// @param delivered whether the receiver took it: its status was 2xx
/// @param status the receiver's HTTP status; null when it did not answer
/// @param tookMs how long it took
/// @param answer how the receiver's answer begins, at most 1,000 characters of it; null when it did
///   not answer
/// @param error what went wrong; null when nothing did
public record WebhookTest(
        UUID delivery,
        boolean delivered,
        @Nullable Integer status,
        int tookMs,
        @Nullable String answer,
        @Nullable String error) {}
