// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where samples are pushed.
///
/// @param url of the store's remote write, http or https
/// @param queueMib MiB of disk for what the store has not got yet
/// @param bearerTokenFile what proves who we are, read before each request; empty when nothing does
/// @param interval from one sample of a series to the next, in whole seconds
public record RemoteWriteConfig(
        URI url, long queueMib, Optional<Path> bearerTokenFile, Duration interval) {}
