// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.machine;

/// What makes an emulated guest's time pass.
///
/// A host that is busy with something else takes the guest off its CPU in the middle of a tick.
/// Under KVM the guest is told (steal). Under emulation it is not: ticks come late, late ones count
/// once, and the busy share that /proc/stat shows falls short, by 7 points when one tick in eight
/// is lost. So a test that wants to know what the agent makes of /proc/stat lets the guest's own
/// instructions be its clock: nobody can take those away.
enum GuestClock {
    /// Each instruction takes 4 ns, whatever the host does meanwhile; idle time passes as it does
    /// outside. QEMU can do so with one CPU only: with two, x86 guests never start the second.
    INSTRUCTIONS,
    /// The time stamp counter of this machine.
    HOST
}
