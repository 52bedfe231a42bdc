// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeWebSocket } from './FakeWebSocket';
import type { VmHistory } from '../api/types';
import { earlierHistory, sample, START } from './fixtures';
import { backOff } from '../api/backOff';
import { MetricsStream } from './MetricsStream';

// Goal: the stream recovers by itself, and what it shows is never older than it may be.
// Fixture: a WebSocket whose other end is the test, and a clock the test moves.

let stream: MetricsStream;
let stop: () => void;
let earlier: Promise<VmHistory>;
let asked: number;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(START);
  vi.spyOn(Math, 'random').mockReturnValue(0);
  FakeWebSocket.opened = [];
  vi.stubGlobal('WebSocket', FakeWebSocket);
  earlier = Promise.reject(new Error('nothing is kept'));
  earlier.catch(() => undefined);
  asked = 0;
  stream = new MetricsStream('ws://test/stream', () => {
    asked += 1;
    return earlier;
  });
  stop = stream.subscribe(() => undefined);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function secondAt(second: number) {
  return sample({ at: new Date(START + second * 1_000).toISOString() });
}

describe('while messages come', () => {
  it('is open from the first message on', () => {
    expect(stream.getView().connection.kind).toBe('connecting');

    FakeWebSocket.last.says(secondAt(0));

    expect(stream.getView().connection.kind).toBe('open');
    expect(stream.getView().latest?.sample.cpu_usage_percent).toBe(12.5);
  });

  it('collects rows, and the time axis ends at the newest', () => {
    FakeWebSocket.last.says(secondAt(0));
    vi.advanceTimersByTime(1_000);
    FakeWebSocket.last.says(secondAt(1));

    expect(stream.getView().rows).toHaveLength(2);
    expect(stream.getView().edge).toBe(START + 1_000);
  });

  it('draws no row for a sample without a time', () => {
    FakeWebSocket.last.says(sample({ at: null, state: 'stopped' }));

    expect(stream.getView().rows).toHaveLength(0);
    expect(stream.getView().latest?.sample.state).toBe('stopped');
  });

  it.each(['', '{', 'null', '[]', '{"cpu_usage_percent": 3}'])(
    'leaves out what is no sample: %s',
    (message) => {
      FakeWebSocket.last.says(message);

      expect(stream.getView().latest).toBeNull();
    },
  );
});

describe('what was before', () => {
  it('is asked for with the first message of each connection, and filled in', async () => {
    expect(asked).toBe(0);
    earlier = Promise.resolve(earlierHistory([1, 2]));
    FakeWebSocket.last.says(secondAt(0));
    await vi.advanceTimersByTimeAsync(1_000);
    FakeWebSocket.last.says(secondAt(1));

    expect(asked).toBe(1);
    expect(stream.getView().rows.map(({ points }) => points.cpu_usage_percent.value)).toEqual([
      1, 2, 12.5, 12.5,
    ]);

    FakeWebSocket.last.breaks();
    await vi.advanceTimersByTimeAsync(2_000);
    FakeWebSocket.last.says(secondAt(4));

    expect(asked).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toBe(3);
  });

  it('may be refused, and then the charts begin with the first message', async () => {
    FakeWebSocket.last.says(secondAt(0));
    await vi.advanceTimersByTimeAsync(100);

    expect(stream.getView().rows).toHaveLength(1);
    expect(stream.getView().connection.kind).toBe('open');
  });

  it('does not come after everybody left', async () => {
    earlier = new Promise((resolve) => {
      setTimeout(() => {
        resolve(earlierHistory([1, 2]));
      }, 500);
    });
    FakeWebSocket.last.says(secondAt(0));
    stop();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(stream.getView().rows).toHaveLength(1);
  });
});

describe('when messages stay out', () => {
  it('the time axis moves on', () => {
    FakeWebSocket.last.says(secondAt(0));

    vi.advanceTimersByTime(2_500);

    expect(stream.getView().edge).toBe(START + 2_200);
  });

  it('values are cleared after 3 s, and the rows stay', () => {
    FakeWebSocket.last.says(secondAt(0));

    vi.advanceTimersByTime(2_900);
    expect(stream.getView().latest).not.toBeNull();

    vi.advanceTimersByTime(600);
    expect(stream.getView().latest).toBeNull();
    expect(stream.getView().rows).toHaveLength(1);
  });

  it('the socket is given up after 10 s', () => {
    FakeWebSocket.last.says(secondAt(0));

    vi.advanceTimersByTime(12_500);

    expect(FakeWebSocket.opened[0]?.isClosed).toBe(true);
    expect(FakeWebSocket.opened).toHaveLength(2);
  });
});

describe('when the connection breaks', () => {
  it('it comes back by itself, and rows from before are kept', () => {
    FakeWebSocket.last.says(secondAt(0));
    FakeWebSocket.last.breaks();
    expect(stream.getView().connection).toEqual({ kind: 'reconnecting', attempt: 1 });

    vi.advanceTimersByTime(500);
    FakeWebSocket.last.says(secondAt(5));

    expect(FakeWebSocket.opened).toHaveLength(2);
    expect(stream.getView().connection.kind).toBe('open');
    expect(stream.getView().rows).toHaveLength(2);
  });

  it('waits longer after each failure, and at most 5 s', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempt) => backOff(attempt, () => 0));

    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(backOff(1, () => 0.999)).toBeGreaterThan(250);
  });

  it('counts failures anew after a message', () => {
    FakeWebSocket.last.breaks();
    vi.advanceTimersByTime(500);
    FakeWebSocket.last.breaks();
    expect(stream.getView().connection).toEqual({ kind: 'reconnecting', attempt: 2 });

    vi.advanceTimersByTime(1_000);
    FakeWebSocket.last.says(secondAt(9));
    FakeWebSocket.last.breaks();

    expect(stream.getView().connection).toEqual({ kind: 'reconnecting', attempt: 1 });
  });

  it('tries at once when the machine is online again', () => {
    FakeWebSocket.last.breaks();

    window.dispatchEvent(new Event('online'));

    expect(FakeWebSocket.opened).toHaveLength(2);
  });

  it('does not come back to a VM that was deleted', () => {
    FakeWebSocket.last.says(secondAt(0));
    FakeWebSocket.last.breaks(1008);
    vi.advanceTimersByTime(60_000);
    window.dispatchEvent(new Event('online'));

    expect(stream.getView().connection.kind).toBe('gone');
    expect(stream.getView().latest).toBeNull();
    expect(FakeWebSocket.opened).toHaveLength(1);
  });
});

it('closes with its last listener, and nothing is left ticking', () => {
  stop();

  expect(FakeWebSocket.last.isClosed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
