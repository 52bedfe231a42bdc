// SPDX-License-Identifier: Apache-2.0
/// What a guest agent says and a host understands: the report of `GET /metrics`, its field names
/// and its strict parser. Depends on nothing, so that the native compiler can eat it too.
///
/// The bytes in `golden/` are the contract: the agent must write them, the parser must read them.
@NullMarked
package dev.hearth.contract.guest;

import org.jspecify.annotations.NullMarked;
