// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// What sets a VM apart that Hearth did not boot.
///
/// @param agentPort TCP port of the guest agent at the VM's `guest_ip`
public record External(int agentPort) {}
