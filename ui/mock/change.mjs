// SPDX-License-Identifier: Apache-2.0
import { checkAddress } from './create.mjs';
import { Faults } from './faults.mjs';
import { invalid } from './problem.mjs';

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('./routes.mjs').Answer} Answer
 */

/** How often it is measured. @param {MockVm} found @param {unknown} body @returns {Answer} */
export function change(found, body) {
  const { poll_interval_s } = /** @type {{ poll_interval_s?: number }} */ (body);
  const faults = new Faults();
  faults.whole('poll_interval_s', poll_interval_s, 1, 60);
  if (poll_interval_s === undefined || faults.errors.length > 0) return invalid(faults.errors);
  found.vm = { ...found.vm, poll_interval_s };
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
