// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.fault;

import java.io.Serializable;

/// One thing that is wrong with a request.
///
/// @param field the wire name of the property, `vcpu_count` for example
/// @param detail what is wrong with it and what would be right
public record Fault(String field, String detail) implements Serializable {}
