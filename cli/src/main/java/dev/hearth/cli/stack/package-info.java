// SPDX-License-Identifier: Apache-2.0
/// The programs a Hearth on one machine is made of, as processes: started in sessions of their own,
/// known by pid and start time, ended in the reverse order.
///
/// ```
/// absent ──start──► starting ──address file──► ready ──stop──► absent
///                      └──exits, or is late──► NotReady (with the end of its log)
/// ```
@NullMarked
package dev.hearth.cli.stack;

import org.jspecify.annotations.NullMarked;
