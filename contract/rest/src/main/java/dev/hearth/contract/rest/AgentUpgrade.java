// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.util.UUID;

/// A guest agent that took another's place while its VM ran.
///
/// @param before the version that ran
/// @param after the version that runs
public record AgentUpgrade(UUID vmId, String before, String after) {}
