// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeWebSocket } from '../metrics/FakeWebSocket';
import { deltaOf, fleetRow, snapshotOf } from './fixtures';
import { FleetStream } from './FleetStream';

// Goal: listeners hear once a frame, and know what is current. Fixture: a socket the test speaks for.

let stream: FleetStream;
let heard: number;
let leave: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeWebSocket);
  FakeWebSocket.opened = [];
  heard = 0;
  stream = new FleetStream('ws://manager/v1/metrics/ws');
  leave = stream.subscribe(() => {
    heard += 1;
  });
});
afterEach(() => {
  leave();
  vi.useRealTimers();
});

function says(message: object): void {
  FakeWebSocket.last.says(JSON.stringify(message));
}

function frame(): void {
  vi.advanceTimersByTime(20);
}

function live(): void {
  FakeWebSocket.last.onopen?.();
  says(snapshotOf(1, [fleetRow('a')]));
  frame();
}

it('asks for what it shows, and is live with the first snapshot', () => {
  expect(stream.getView().phase).toBe('connecting');

  live();

  expect(JSON.parse(FakeWebSocket.last.sent[0] ?? '')).toMatchObject({
    type: 'subscribe',
    interval_s: 1,
  });
  expect(stream.getView().phase).toBe('live');
  expect(stream.store.size).toBe(1);
});

it('tells its listeners once a frame, however much comes', () => {
  live();
  heard = 0;

  for (let seq = 2; seq < 10; seq++) says(deltaOf(seq, [fleetRow(`vm-${seq}`)]));
  expect(heard).toBe(0);
  frame();

  expect(heard).toBe(1);
  expect(stream.store.size).toBe(9);
});

it('asks for a snapshot when a message is missing', () => {
  live();

  says(deltaOf(7, [fleetRow('b')]));

  expect(FakeWebSocket.last.sent).toHaveLength(2);
  expect(stream.store.size).toBe(1);
});

it('nothing is current once the manager is silent, and the connection is given up', () => {
  live();

  vi.advanceTimersByTime(3_100);
  expect(stream.getView().phase).toBe('silent');
  vi.advanceTimersByTime(7_100);

  expect(stream.getView().phase).toBe('away');
  expect(FakeWebSocket.opened[0]?.isClosed).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(FakeWebSocket.opened).toHaveLength(2);
});

it('keeps what it knew while it is away, and a snapshot replaces all of it', () => {
  live();

  FakeWebSocket.last.breaks();
  frame();
  expect(stream.getView()).toMatchObject({ phase: 'away', attempt: 1 });
  expect(stream.store.size).toBe(1);
  vi.advanceTimersByTime(600);
  FakeWebSocket.last.onopen?.();
  says(snapshotOf(3, [fleetRow('b'), fleetRow('c')]));
  frame();

  expect(stream.getView()).toMatchObject({ phase: 'live', attempt: 0 });
  expect([...stream.store.used()].map((slot) => stream.store.row(slot).name).sort()).toEqual([
    'b',
    'c',
  ]);
});

it('a slower rate is told, and is no silence', () => {
  live();

  says({ type: 'rate', interval_s: 5, wanted_s: 1, reason: 'slow' });
  says(deltaOf(2, []));
  vi.advanceTimersByTime(5_000);

  expect(stream.getView()).toMatchObject({ phase: 'live', rate: { interval_s: 5 } });
  says({ type: 'rate', interval_s: 1, wanted_s: 1, reason: 'it keeps up' });
  frame();
  expect(stream.getView().rate).toBeNull();
});

it('what the manager did not understand is said', () => {
  live();

  says({ type: 'error', detail: 'no such metric', errors: [] });
  frame();

  expect(stream.getView().fault).toBe('no such metric');
});

it('what is no message changes nothing', () => {
  live();
  heard = 0;

  for (const text of ['', '[]', '{"type":"song"}', 'null']) FakeWebSocket.last.says(text);
  frame();

  expect(heard).toBe(0);
});
