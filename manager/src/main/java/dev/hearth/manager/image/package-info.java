// SPDX-License-Identifier: Apache-2.0
/// Images that VMs are made from. The host keeps them and is asked each time; the manager stores
/// none, and hands uploads on as they come.
///
/// May use `host`, `http`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.image;

import org.jspecify.annotations.NullMarked;
