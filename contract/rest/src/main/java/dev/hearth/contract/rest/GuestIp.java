// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// A guest's address to register.
///
/// @param guestIp an IPv4 or IPv6 address without port or prefix
public record GuestIp(String guestIp) {}
