// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { deltaOf, fleetRow, rowOff, snapshotOf } from './fixtures';
import type { FleetMetric } from './fleetMetrics';
import { FleetStore, REMEMBERED } from './FleetStore';

// Goal: the store is what the manager told, message by message, and what nobody knows is a gap.

const EVERY_SECOND = 1;

function storeOf(...names: string[]): FleetStore {
  const store = new FleetStore();
  const rows = names.map((name) => fleetRow(name));
  store.replace(snapshotOf(1, rows), EVERY_SECOND);
  return store;
}

function names(store: FleetStore): string[] {
  return [...store.used()].map((slot) => store.row(slot).name).sort();
}

function slotOf(store: FleetStore, name: string): number {
  const slot = [...store.used()].find((each) => store.row(each).name === name);
  if (slot === undefined) throw new Error(`${name} is not there`);
  return slot;
}

/** The newest values, null for a gap. */
function newest(store: FleetStore, name: string, count: number, metric: FleetMetric = 'cpu') {
  const values = new Float32Array(REMEMBERED);
  store.history(metric, slotOf(store, name), values);
  return [...values.slice(-count)].map((value) => (Number.isNaN(value) ? null : value));
}

describe('deltas', () => {
  it('replace, add and remove rows; what is not named stays', () => {
    const store = storeOf('a', 'b', 'c');

    const isTaken = store.change(
      deltaOf(2, [fleetRow('a', { state: 'paused' }), fleetRow('d')], { gone: ['id-b'] }),
      EVERY_SECOND,
    );

    expect(isTaken).toBe(true);
    expect(names(store)).toEqual(['a', 'c', 'd']);
    expect(store.row(slotOf(store, 'a')).state).toBe('paused');
    expect(store.size).toBe(3);
  });

  it('of another message than the last are refused, and change nothing', () => {
    const store = storeOf('a');

    expect(store.change(deltaOf(5, [fleetRow('b')]), EVERY_SECOND)).toBe(false);

    expect(names(store)).toEqual(['a']);
  });

  it('leave the row object of a VM that did not change alone', () => {
    const store = storeOf('a', 'b');
    const before = store.row(slotOf(store, 'b'));

    store.change(deltaOf(2, [fleetRow('a')]), EVERY_SECOND);

    expect(store.row(slotOf(store, 'b'))).toBe(before);
  });
});

it('a snapshot counts alone', () => {
  const store = storeOf('a', 'b');

  store.replace(snapshotOf(9, [fleetRow('b'), fleetRow('c')]), EVERY_SECOND);

  expect(names(store)).toEqual(['b', 'c']);
});

describe('sparklines', () => {
  it('have a value for each message, also when it did not change', () => {
    const store = storeOf('a');
    store.change(deltaOf(2, []), EVERY_SECOND);
    store.change(deltaOf(3, [fleetRow('a', { values: [30, 40, 1, 1, 0] })]), EVERY_SECOND);

    expect(newest(store, 'a', 4)).toEqual([null, 10, 10, 30]);
  });

  it('have a gap where nobody knows, and never 0', () => {
    const store = storeOf('a');
    store.change(deltaOf(2, [{ ...rowOff('a') }]), EVERY_SECOND);
    store.change(deltaOf(3, [fleetRow('a')]), EVERY_SECOND);

    expect(newest(store, 'a', 3)).toEqual([10, null, 10]);
  });

  it('have a gap as long as the connection was away', () => {
    const store = storeOf('a');

    store.replace(snapshotOf(5, [fleetRow('a')]), EVERY_SECOND);

    expect(newest(store, 'a', 5)).toEqual([10, null, null, null, 10]);
  });

  it('have no gap when every second message is what was agreed', () => {
    const store = storeOf('a');

    store.change(deltaOf(3, [], { base: 1 }), 2);

    expect(newest(store, 'a', 2)).toEqual([10, 10]);
  });

  it('do not go on with those of a VM that is gone', () => {
    const store = storeOf('a');
    store.change(deltaOf(2, [], { gone: ['id-a'] }), EVERY_SECOND);

    store.change(deltaOf(3, [fleetRow('z')]), EVERY_SECOND);

    expect(newest(store, 'z', 3)).toEqual([null, null, 10]);
  });

  it('forget what is older than they are long', () => {
    const store = storeOf('a');
    for (let seq = 2; seq <= REMEMBERED + 5; seq++) {
      store.change(deltaOf(seq, [fleetRow('a', { values: [seq, 1, 1, 1, 1] })]), EVERY_SECOND);
    }

    expect(newest(store, 'a', REMEMBERED)[0]).toBe(6);
    expect(newest(store, 'a', 1)).toEqual([REMEMBERED + 5]);
  });
});

it('pressure is that of the most wanted resource that is known', () => {
  const store = new FleetStore();
  store.replace(
    snapshotOf(1, [fleetRow('a', { values: [1, 1, null, 7, 3] }), rowOff('b')]),
    EVERY_SECOND,
  );

  expect(newest(store, 'a', 1, 'pressure')).toEqual([7]);
  expect(newest(store, 'b', 1, 'pressure')).toEqual([null]);
});

it('thousands come and go, and each keeps its own values', () => {
  const store = new FleetStore();
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) =>
      fleetRow(`vm-${from + index}`, { values: [(from + index) % 100, 0, 0, 0, 0] }),
    );
  store.replace(snapshotOf(1, many(0, 5_000)), EVERY_SECOND);
  store.replace(snapshotOf(2, many(2_500, 7_500)), EVERY_SECOND);

  expect(store.size).toBe(5_000);
  expect(newest(store, 'vm-2501', 2)).toEqual([1, 1]);
  expect(newest(store, 'vm-7499', 2)).toEqual([null, 99]);
});
