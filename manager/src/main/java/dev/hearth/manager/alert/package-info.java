// SPDX-License-Identifier: Apache-2.0
/// Who is told when a VM is not as it should be.
///
/// ```
///  host: each batch ─► AlertWatch, once a second ─► Evaluator ─► Track: one rule, one VM
///                                                      │ what changed
///                                                      ▼
///                        AlertStore: alert and deliveries, in one statement
///                                                      │
///                                      Deliverer ◄─────┘ ─► Sender ─► webhook
/// ```
///
/// May use `vm`, `host`, `http`, `json`, `config`, `database`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.alert;

import org.jspecify.annotations.NullMarked;
