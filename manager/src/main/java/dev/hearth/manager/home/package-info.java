// SPDX-License-Identifier: Apache-2.0
/// The manager's own directory, `$HEARTH_HOME/manager`, held by one manager at a time.
///
/// May use the JDK only.
@NullMarked
package dev.hearth.manager.home;

import org.jspecify.annotations.NullMarked;
