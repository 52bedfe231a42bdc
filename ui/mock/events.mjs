// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('./routes.mjs').Answer} Answer
 * @typedef {import('../src/api/types').VmEvent} VmEvent
 * @typedef {import('../src/api/types').Diagnosis} Diagnosis
 */

const PAGE = 100;
let last = 0;

/**
 * One more, of what happened to a VM.
 *
 * @param {MockVm} of
 * @param {VmEvent['kind']} kind
 * @param {string} detail
 * @param {VmEvent['verdict']} verdict
 * @returns {VmEvent}
 */
export function event(of, kind, detail, verdict = null) {
  last += 1;
  const at = new Date().toISOString();
  return { id: last, vm_id: of.vm.id, at, kind, incarnation: 'mock', detail, verdict };
}

/** Which of them were asked for. @param {VmEvent[]} all @param {URLSearchParams} asked */
function wanted(all, asked) {
  const before = Number(asked.get('before') ?? Infinity);
  const kinds = asked.getAll('kind');
  return all.filter(({ id, kind }) => id < before && (kinds.length === 0 || kinds.includes(kind)));
}

/** A page of what happened to a VM, newest first. @param {MockVm} found @param {string} search @returns {Answer} */
export function events(found, search) {
  const earlier = wanted(found.events, new URLSearchParams(search)).toReversed();
  const page = earlier.slice(0, PAGE);
  const next = earlier.length > PAGE ? (page.at(-1)?.id ?? null) : null;
  return { status: 200, body: { events: page, before: next } };
}

/** A page of what happened to all VMs, newest first. @param {MockVm[]} fleet @param {string} search @returns {Answer} */
export function allEvents(fleet, search) {
  const asked = new URLSearchParams(search);
  const limit = Number(asked.get('limit') ?? PAGE);
  const all = fleet.flatMap((each) => each.events);
  const earlier = wanted(all, asked).sort((a, b) => b.id - a.id);
  const page = earlier.slice(0, limit);
  const next = earlier.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { status: 200, body: { events: page, before: next } };
}

/** What is wrong with a VM that is measured like this. @param {MockVm} found @returns {Answer} */
export function diagnosis({ vm, state }) {
  /** @type {(check: string, outcome: Diagnosis['findings'][number]['outcome'], detail: string, advice?: string) => Diagnosis['findings'][number]} */
  const finding = (check, outcome, detail, advice = '') => ({ check, outcome, detail, advice });
  const live = state === 'live';
  const findings = [
    finding('host', 'ok', 'the host agent answers'),
    finding('vmm', 'ok', 'the VMM runs, process 4242'),
    live
      ? finding('tcp', 'ok', `${vm.guest_ip ?? 'the address'} takes connections`)
      : finding(
          'tcp',
          'broken',
          `nobody listens at ${vm.guest_ip ?? 'the address'}:8080`,
          'start the guest agent in the guest; its console is in the metrics tab',
        ),
    live
      ? finding('agent', 'ok', 'the guest agent answered within 12 ms')
      : finding('agent', 'skipped', 'there is no connection to ask it on'),
  ];
  return { status: 200, body: { vm_id: vm.id, at: new Date().toISOString(), findings } };
}
