// SPDX-License-Identifier: Apache-2.0
import { problem } from './problem.mjs';
import { MockVm } from './vm.mjs';

/**
 * @typedef {import('./routes.mjs').Answer} Answer
 * @typedef {{ method: string, rest: string[], body: unknown }} Question `rest` is what follows
 *   `/snapshots/` in the path
 */

/**
 * A VM's snapshots, and what goes on from them.
 *
 * @param {MockVm[]} fleet
 * @param {MockVm} found
 * @param {Question} question
 * @returns {Answer}
 */
export function snapshots(fleet, found, { method, rest: [id, verb], body }) {
  if (id === undefined) {
    return method === 'POST' ? take(found) : { status: 200, body: found.snapshots };
  }
  const snapshot = found.snapshots.find((each) => each.id === id);
  if (snapshot === undefined) {
    return problem(404, 'not-found', `there is no snapshot ${id} of vm ${found.vm.id}`);
  }
  if (method === 'DELETE') {
    found.snapshots = found.snapshots.filter((each) => each !== snapshot);
    return { status: 204 };
  }
  if (method === 'GET') return { status: 200, body: snapshot };
  return verb === 'restore' ? restore(found) : clone(fleet, found, body);
}

/** @param {MockVm} found @returns {Answer} */
function take(found) {
  const { id, name, state } = found.vm;
  if (name === 'no-agent') {
    return problem(501, 'not-supported', 'QEMU takes no snapshots; Firecracker does');
  }
  if (state !== 'running' && state !== 'paused') {
    return problem(409, 'wrong-state', `vm ${id} is ${state}; start it first`);
  }
  return { status: 201, body: found.takeSnapshot() };
}

/** @param {MockVm} found @returns {Answer} */
function restore(found) {
  const { id, state } = found.vm;
  if (state !== 'stopped' && state !== 'failed') {
    return problem(409, 'wrong-state', `vm ${id} is ${state}; stop it first`);
  }
  found.start();
  return { status: 200, body: found.vm };
}

/** @param {MockVm[]} fleet @param {MockVm} found @param {unknown} body @returns {Answer} */
function clone(fleet, found, body) {
  const { name } = /** @type {{ name?: unknown }} */ (body);
  if (typeof name !== 'string') return problem(422, 'invalid', 'name is missing');
  if (fleet.some(({ vm }) => vm.name === name)) {
    return problem(409, 'name-taken', `there is a VM named "${name}" already`);
  }
  const { network } = found.vm;
  const made = new MockVm(
    {
      ...found.vm,
      id: crypto.randomUUID(),
      name,
      network: { mode: network.mode, forwards: [] },
      created_at: new Date().toISOString(),
    },
    'guest',
  );
  made.start();
  fleet.push(made);
  return { status: 201, body: made.vm };
}
