// SPDX-License-Identifier: Apache-2.0
/// What the surroundings tell the manager: values checked all at once, secrets kept from sight.
///
/// May use the JDK only.
@NullMarked
package dev.hearth.manager.config;

import org.jspecify.annotations.NullMarked;
