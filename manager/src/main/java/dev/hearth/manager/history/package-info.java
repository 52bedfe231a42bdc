// SPDX-License-Identifier: Apache-2.0
/// What happened inside the VMs, every second in memory for a quarter of an hour, and in PostgreSQL
/// in three tiers: 10 s, a minute, an hour.
///
/// ```
///  ordered feed ┬► HistoryRecorder ─ bounded queue ─► HistoryWriter ─► OpenHistory: the steps that are
///               │                                         │            still filled, or not written yet
///               │                                         ▼                     │
///               │                   PostgreSQL ◄─ COPY ─ HistoryStore           │
///               │                        └────────► HistoryService ◄────────────┘
///               └► LiveRings: every second ────────►      └─► HistoryRoutes: JSON or CSV
/// ```
///
/// A step is filled in memory, in all three tiers at once, and written whole; writing it again
/// writes the same row again. Steps of 10 s are written as they end, and are what the coarser ones
/// are made of again after a restart. Minutes are written a quarter of an hour at a time, so that
/// those of one VM lie together (ADR 0023).
///
/// May use `vm`, `host`, `http`, `problem` and the contracts.
@NullMarked
package dev.hearth.manager.history;

import org.jspecify.annotations.NullMarked;
