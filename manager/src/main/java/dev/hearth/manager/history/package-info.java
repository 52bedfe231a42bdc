// SPDX-License-Identifier: Apache-2.0
/// What happened inside the VMs, every second in memory for a quarter of an hour, and before that
/// in an [Archive]: PostgreSQL, in three tiers of 10 s, a minute, an hour; or a store of
/// Prometheus's kind, to which hosts bring it themselves.
///
/// ```
///  ordered feed ┬► DatabaseArchive
///               │    HistoryRecorder ─ bounded queue ─► HistoryWriter ─► OpenHistory: the steps that
///               │                                         │              are still filled, or not
///               │                                         ▼              written yet     │
///               │                   PostgreSQL ◄─ COPY ─ HistoryStore                    │
///               │                        └────────► HistoryService ◄─────────────────────┘
///               │    StoreArchive ◄─ PromQL ─ store      ▲ ▲  └─► HistoryRoutes: JSON or CSV
///               │          └─────────────────────────────┘ │
///               └► LiveRings: every second ────────────────┘
/// ```
///
/// A step is filled in memory, in all three tiers at once, and written whole; writing it again
/// writes the same row again. Steps of 10 s are written as they end, and are what the coarser ones
/// are made of again after a restart. Minutes are written a quarter of an hour at a time, so that
/// those of one VM lie together (ADR 0023).
///
/// May use `vm`, `host`, `http`, `prometheus`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.history;

import org.jspecify.annotations.NullMarked;
