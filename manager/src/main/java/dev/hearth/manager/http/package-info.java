// SPDX-License-Identifier: Apache-2.0
/// The web server and all that every request meets, whatever noun it is about.
///
/// ```
///  request ─► security headers ─► problems ─► gate (Host, Origin) ─► routes of the nouns
///                                    ▲                                   │ else: UI, then 404
///                                    └────── every exception ────────────┘
/// ```
///
/// May use `config`, `json` and `problem`; knows no noun.
@NullMarked
package dev.hearth.manager.http;

import org.jspecify.annotations.NullMarked;
