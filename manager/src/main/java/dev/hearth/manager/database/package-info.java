// SPDX-License-Identifier: Apache-2.0
/// The manager's PostgreSQL: an embedded real one under its own supervisor, or any other through
/// `DATABASE_URL`; its migrations; and its connection pool.
///
/// ```
///  no DATABASE_URL:  binaries ─ unpack once ─► cluster ─ initdb once ─► postmaster ─ ready ─┐
///  DATABASE_URL:     ───────────────────────────────────────────────────────────────────────┴─► migrations ─► pool
/// ```
///
/// The embedded one keeps its data in `$HEARTH_HOME/manager/data`, syncs every commit to disk,
/// checks its pages, listens on loopback only, wants a password, and never runs as root. It ends
/// with the manager; when the manager is killed, the next one ends the orphan first.
///
/// May use `config`, `home` and `problem`; only this package starts processes.
@NullMarked
package dev.hearth.manager.database;

import org.jspecify.annotations.NullMarked;
