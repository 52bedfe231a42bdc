// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { endsOf, moved, searchOf, SHORTEST_MS, spanOf, type Span } from './span';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;

const read = (search: string) => spanOf(new URLSearchParams(search));

describe('the charted time', () => {
  it('is five minutes, live, unless the URL says otherwise', () => {
    expect(read('')).toEqual({ kind: 'live', name: '5m', ms: 300_000 });
    expect(read('last=never')).toEqual(read(''));
    expect(read('last=15m').kind).toBe('live');
    expect(read('last=7d')).toEqual({ kind: 'last', name: '7d', ms: 7 * 24 * HOUR });
  });

  it('is between two moments when both are there and in order', () => {
    const between = 'from=2026-11-26T10:00:00Z&to=2026-11-26T11:00:00Z';
    expect(read(between)).toEqual({ kind: 'between', from: NOW - 2 * HOUR, to: NOW - HOUR });
    expect(read('from=2026-11-26T11:00:00Z&to=2026-11-26T10:00:00Z').kind).toBe('live');
    expect(read('from=2026-11-26T11:00:00Z&to=2026-11-26T11:00:05Z').kind).toBe('live');
    expect(read('from=x&to=y&last=1h').kind).toBe('last');
  });

  it('comes back from the URL as it went there', () => {
    for (const search of [
      '',
      'last=1m',
      'last=24h',
      'from=2026-11-26T10:00:00.000Z&to=2026-11-26T11:00:00.000Z',
    ]) {
      expect(new URLSearchParams(searchOf(read(search))).toString()).toBe(
        new URLSearchParams(search).toString(),
      );
    }
  });
});

describe('moving in it', () => {
  const hour: Span = { kind: 'last', name: '1h', ms: HOUR };

  it('goes back by half, and forward again', () => {
    const earlier = moved(hour, NOW, -0.5, -0.5);
    expect(endsOf(earlier, NOW)).toEqual({ from: NOW - 1.5 * HOUR, to: NOW - 0.5 * HOUR });
    expect(endsOf(moved(earlier, NOW, 0.5, 0.5), NOW)).toEqual(endsOf(hour, NOW));
  });

  it('never goes beyond now, and shows as much all the same', () => {
    expect(endsOf(moved(hour, NOW, 0.5, 0.5), NOW).to).toBe(NOW);
    expect(endsOf(moved(hour, NOW, -0.5, 0.5), NOW)).toEqual({ from: NOW - 1.5 * HOUR, to: NOW });
  });

  it('never shows less than a minute', () => {
    let span: Span = hour;
    for (let i = 0; i < 20; i += 1) span = moved(span, NOW, 0.25, -0.25);
    const { from, to } = endsOf(span, NOW);
    expect(to - from).toBe(SHORTEST_MS);
  });
});
