// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

/// One faulty field of a request.
///
/// @param field its name on the wire
/// @param message what is wrong with it and what it should be
public record FieldFault(String field, String message) {}
