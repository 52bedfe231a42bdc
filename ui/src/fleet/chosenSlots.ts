// SPDX-License-Identifier: Apache-2.0
import { vmStates, type FleetQuestion } from './fleetQuestion';
import type { FleetStore } from './FleetStore';

/** The slots of the VMs that are asked for, in order; what is not known comes last either way. */
export function chosenSlots(store: FleetStore, question: FleetQuestion): number[] {
  const text = question.text.trim().toLowerCase();
  const slots: number[] = [];
  for (const slot of store.used()) {
    const { name, host, state } = store.row(slot);
    if (question.state !== null && state !== question.state) continue;
    if (text !== '' && !name.toLowerCase().includes(text) && !host.toLowerCase().includes(text)) {
      continue;
    }
    slots.push(slot);
  }
  const ranks = store.ranks();
  const keyOf = keys(store, question.sort, ranks);
  const sign = question.isDescending ? -1 : 1;
  const sortKey = new Float64Array(ranks.length);
  for (const slot of slots) sortKey[slot] = keyOf(slot);
  return slots.sort((one, other) => {
    const a = sortKey[one] ?? Number.NaN;
    const b = sortKey[other] ?? Number.NaN;
    const isUnknown = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    if (isUnknown !== 0) return isUnknown;
    if (a !== b && !Number.isNaN(a)) return sign * (a - b);
    return (ranks[one] ?? 0) - (ranks[other] ?? 0);
  });
}

function keys(
  store: FleetStore,
  sort: FleetQuestion['sort'],
  ranks: Int32Array,
): (slot: number) => number {
  switch (sort) {
    case 'name':
      return (slot) => ranks[slot] ?? 0;
    case 'state':
      return (slot) => vmStates.indexOf(store.row(slot).state);
    case 'age':
      return (slot) => store.row(slot).age_ms ?? Number.NaN;
    case 'host': {
      const hosts = [...new Set([...store.used()].map((slot) => store.row(slot).host))].sort();
      const places = new Map(hosts.map((host, place) => [host, place]));
      return (slot) => places.get(store.row(slot).host) ?? 0;
    }
    case 'cpu':
    case 'memory':
    case 'pressure':
      return (slot) => store.value(sort, slot);
  }
}
