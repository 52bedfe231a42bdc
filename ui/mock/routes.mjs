// SPDX-License-Identifier: Apache-2.0
import { breakdown } from './breakdown.mjs';
import { alertRules, alerts, webhooks } from './alerts.mjs';
import { change, move } from './change.mjs';
import { create } from './create.mjs';
import { allEvents, diagnosis, events } from './events.mjs';
import { history } from './history.mjs';
import { imageImports, images, imageUploads } from './images.mjs';
import { problem } from './problem.mjs';
import { snapshots } from './snapshots.mjs';

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {{ status: number, body?: unknown, text?: string }} Answer What is not JSON is `text`
 * @typedef {object} Question
 * @property {string} method
 * @property {string} path
 * @property {string} [search]
 * @property {unknown} body what came, where it is JSON
 * @property {number} [octets] how much came, where it is not
 * @property {(name: string) => string | null} [header] by its name in small letters
 */

/** @type {import('../src/api/types').Health} */
const health = {
  status: 'ok',
  version: '0.1.0',
  database: 'embedded',
  hosts: [
    {
      url: 'http://127.0.0.1:9090',
      reachable: true,
      reason: null,
      version: '0.1.0',
      hypervisor: 'qemu',
      accelerator: 'tcg',
      accelerator_reason: '/dev/kvm does not exist on this machine.',
      cpu_count: 4,
      mem_total_mib: 16_384,
    },
  ],
};

/**
 * The REST API over the mock's fleet, and `/mock`, through which a test sets what happens.
 *
 * @param {MockVm[]} fleet
 * @param {Question} question
 * @returns {Answer}
 */
export function answer(fleet, question) {
  const { method, path, search = '', body } = question;
  const [, version, kind, id, verb, ...rest] = path.split('/');
  if (version === 'mock' && id !== undefined) return control(find(fleet, id), body);
  if (version !== 'v1') return problem(404, 'not-found', `nothing is at ${path}`);
  if (kind === 'health') return { status: 200, body: health };
  if (kind === 'hosts') return { status: 200, body: health.hosts };
  if (kind === 'images') return images(fleet, method, id);
  if (kind === 'image-imports') return imageImports(fleet, question, id);
  if (kind === 'image-uploads') return imageUploads(fleet, question, id);
  if (kind === 'alerts') return alerts(fleet);
  if (kind === 'alert-rules') return alertRules(fleet, { method, id, verb, body });
  if (kind === 'webhooks') return webhooks(fleet, { method, id, verb, body });
  if (kind === 'events') return allEvents(fleet, search);
  if (kind === 'metrics') return { status: 200, body: fleet.map((each) => each.sample) };
  if (kind !== 'vms') return problem(404, 'not-found', `nothing is at ${path}`);
  if (id === undefined) return method === 'POST' ? create(fleet, body) : list(fleet);
  const found = find(fleet, id);
  if (found === undefined) {
    return problem(404, 'not-found', `there is no vm ${id}; GET /v1/vms lists them`);
  }
  if (verb === 'events') return events(found, search);
  if (verb === 'console') return { status: 200, text: found.console.text };
  if (verb === 'shell') return shell(found);
  if (verb === 'diagnosis') return diagnosis(found);
  if (verb === 'snapshots') return snapshots(fleet, found, { method, rest, body });
  if (verb === 'metrics' && rest[0] === 'breakdown') {
    return { status: 200, body: breakdown(found) };
  }
  if (verb === 'metrics' && rest[0] === 'history') {
    return { status: 200, body: history(found.vm.id, search) };
  }
  if (method === 'GET') return { status: 200, body: verb === 'metrics' ? found.sample : found.vm };
  if (method === 'DELETE') return remove(fleet, found);
  if (method === 'PATCH') return change(found, body);
  if (verb === 'guest-agent') return replaceAgent(found);
  if (verb === 'guest-ip') return move(found, body);
  if (verb === 'pause' || verb === 'resume') return pauseOrResume(found, verb);
  return verb === 'start' ? start(found) : stop(found);
}

/** Whether somebody could look at its console now. @param {MockVm} found */
export function hasConsole({ vm }) {
  return vm.state === 'running' || vm.state === 'paused';
}

/** What asks for a console without a WebSocket. @param {MockVm} found @returns {Answer} */
function shell(found) {
  const { vm } = found;
  return hasConsole(found)
    ? problem(400, 'malformed-request', 'this is a WebSocket: connect to it as one')
    : problem(409, 'wrong-state', `vm ${vm.id} is ${vm.state}: start it to use its console`);
}

/** @param {MockVm[]} fleet @param {string} id */
function find(fleet, id) {
  return fleet.find(({ vm }) => vm.id === id);
}

/** @param {MockVm[]} fleet @returns {Answer} */
function list(fleet) {
  return { status: 200, body: fleet.map(({ vm }) => vm) };
}

/** @param {MockVm} found @returns {Answer} */
function start(found) {
  const { vm } = found;
  if (vm.name === 'broken') {
    return problem(503, 'host-failed', `vm ${vm.id} does not start: its disk is missing`);
  }
  if (vm.state !== 'stopped') {
    return problem(409, 'wrong-state', `vm ${vm.id} is ${vm.state} already`);
  }
  found.start();
  return { status: 200, body: found.vm };
}

/** @param {MockVm} found @returns {Answer} */
function stop(found) {
  const { vm } = found;
  if (vm.state !== 'running' && vm.state !== 'paused') {
    return problem(409, 'wrong-state', `vm ${vm.id} is ${vm.state}: there is nothing to stop`);
  }
  found.stop();
  return { status: 200, body: found.vm };
}

/** @param {MockVm} found @param {'pause' | 'resume'} verb @returns {Answer} */
function pauseOrResume(found, verb) {
  const { vm } = found;
  if (vm.state !== (verb === 'pause' ? 'running' : 'paused')) {
    return problem(409, 'wrong-state', `vm ${vm.id} is ${vm.state}`);
  }
  found[verb]();
  return { status: 200, body: found.vm };
}

/** @param {MockVm} found @returns {Answer} */
function replaceAgent({ vm, sample }) {
  if (vm.name === 'broken' || vm.state !== 'running') {
    return problem(409, 'wrong-state', `vm ${vm.id} is ${vm.state}: its agent takes no other`);
  }
  const version = sample.agent_version ?? '0.1.0';
  return { status: 200, body: { vm_id: vm.id, before: version, after: '0.2.0' } };
}

/** @param {MockVm[]} fleet @param {MockVm} found @returns {Answer} */
function remove(fleet, found) {
  if (found.vm.state === 'running' || found.vm.state === 'paused') {
    return problem(409, 'wrong-state', `vm ${found.vm.id} is ${found.vm.state}; stop it first`);
  }
  fleet.splice(fleet.indexOf(found), 1);
  return { status: 204 };
}

/**
 * Sets a VM's load, how it is measured, what it waits for, or makes it silent.
 *
 * @param {MockVm | undefined} found
 * @param {unknown} body
 * @returns {Answer}
 */
function control(found, body) {
  if (found === undefined) return problem(404, 'not-found', 'no such vm');
  const { load, measured, bottleneck, silent } = /** @type {Partial<MockVm>} */ (body);
  if (load !== undefined) found.load = load;
  if (measured !== undefined) found.measured = measured;
  if (bottleneck !== undefined) found.bottleneck = bottleneck;
  if (silent !== undefined) found.silent = silent;
  return { status: 204 };
}
