// SPDX-License-Identifier: Apache-2.0
import { checkAddress, MOST_DISK_MIB } from './create.mjs';
import { Faults } from './faults.mjs';
import { invalid, problem } from './problem.mjs';

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('./routes.mjs').Answer} Answer
 */

/** How often it is measured, and how large its disk is. @param {MockVm} found @param {unknown} body @returns {Answer} */
export function change(found, body) {
  const { poll_interval_s = found.vm.poll_interval_s, disk_mib = found.vm.disk_mib } =
    /** @type {{ poll_interval_s?: number, disk_mib?: number }} */ (body);
  const faults = new Faults();
  faults.whole('poll_interval_s', poll_interval_s, 1, 60);
  if (disk_mib !== null) faults.whole('disk_mib', disk_mib, found.vm.disk_mib ?? 1, MOST_DISK_MIB);
  if (faults.errors.length > 0) return invalid(faults.errors);
  if (disk_mib !== found.vm.disk_mib && found.vm.state !== 'stopped') {
    return problem(409, 'wrong-state', `vm ${found.vm.id} is ${found.vm.state}; stop it first`);
  }
  found.vm = { ...found.vm, poll_interval_s, disk_mib };
  return { status: 200, body: found.vm };
}

/** Where its agent is asked. @param {MockVm} found @param {unknown} body @returns {Answer} */
export function move(found, body) {
  const { guest_ip = '' } = /** @type {{ guest_ip?: string }} */ (body);
  const faults = new Faults();
  checkAddress('guest_ip', guest_ip, faults);
  if (faults.errors.length > 0) return invalid(faults.errors);
  found.vm = { ...found.vm, guest_ip };
  return { status: 204 };
}
