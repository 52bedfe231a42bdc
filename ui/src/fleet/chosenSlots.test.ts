// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { chosenSlots } from './chosenSlots';
import { fleetRow, rowOff, snapshotOf } from './fixtures';
import { questionOf } from './fleetQuestion';
import { FleetStore } from './FleetStore';

const store = new FleetStore();
store.replace(
  snapshotOf(1, [
    fleetRow('web-10', { values: [50, 20, 0, 0, 9], age_ms: 5 }),
    fleetRow('web-2', { values: [70, 10, 0, 0, 1], host: '10.0.0.2:9090', age_ms: 9 }),
    rowOff('db-1'),
    fleetRow('Cache', { values: [0, 30, 0, 4, 1], state: 'external', age_ms: 7 }),
  ]),
  1,
);

function chosen(address: string): string[] {
  const question = questionOf(new URLSearchParams(address));
  return chosenSlots(store, question).map((slot) => store.row(slot).name);
}

describe('the order', () => {
  it.each([
    ['', ['Cache', 'db-1', 'web-2', 'web-10']],
    ['sort=-name', ['web-10', 'web-2', 'db-1', 'Cache']],
    ['sort=cpu', ['Cache', 'web-10', 'web-2', 'db-1']],
    ['sort=-cpu', ['web-2', 'web-10', 'Cache', 'db-1']],
    ['sort=-memory', ['Cache', 'web-10', 'web-2', 'db-1']],
    ['sort=-pressure', ['web-10', 'Cache', 'web-2', 'db-1']],
    ['sort=-age', ['web-2', 'Cache', 'web-10', 'db-1']],
    ['sort=-host', ['web-2', 'Cache', 'db-1', 'web-10']],
    ['sort=state', ['web-2', 'web-10', 'db-1', 'Cache']],
  ])('of "%s" is by what it says, then by name, and unknown comes last', (address, order) => {
    expect(chosen(address)).toEqual(order);
  });
});

describe('the filter', () => {
  it.each([
    ['q=WEB', ['web-2', 'web-10']],
    ['q=0.0.2', ['web-2']],
    ['q=cache', ['Cache']],
    ['state=stopped', ['db-1']],
    ['state=running&q=10', ['web-2', 'web-10']],
    ['q=nobody', []],
  ])('"%s" leaves those that fit all of it', (address, left) => {
    expect(chosen(address)).toEqual(left);
  });
});
