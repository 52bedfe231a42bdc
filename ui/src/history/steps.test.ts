// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { VmHistory } from '../api/types';
import { historyPanels, type HistoryPanel } from './historyPanels';
import { historyColumns, historyScale, lineSource, stepBegin, summaryOf } from './steps';

// Goal: what is drawn of the history is what was measured: a gap is a gap, and a host's value never
// is on a guest's line. Fixture: three steps of a minute.

const told: VmHistory = {
  vm_id: '7f230000-0000-4000-8000-000000000001',
  from: '2026-11-26T10:00:00Z',
  to: '2026-11-26T10:03:00Z',
  tier: '1m',
  step_seconds: 60,
  reason: 'it is fine',
  open_since: null,
  starts: [0, 1, 0],
  metrics: {
    cpu_usage_percent: {
      unit: 'percent',
      min: [1, null, 5],
      avg: [10, null, 40],
      max: [20, null, 90],
      known_ms: [60_000, 0, 20_000],
      sources: ['guest', null, 'guest+vmm'],
    },
    network_in_bytes_per_second: {
      unit: 'bytes per second',
      min: [0, 0, 0],
      avg: [1e6, 2e6, 1e6],
      max: [1e6, 3e6, 1e6],
      known_ms: [60_000, 60_000, 60_000],
      sources: ['guest', 'guest', 'guest'],
    },
  },
};

const [cpu, , network] = historyPanels as readonly [HistoryPanel, HistoryPanel, HistoryPanel];

describe('steps', () => {
  it('are drawn at their middle, a line of each source, and unknown breaks them', () => {
    const [times, guest, guestMin, guestMax, vmm] = historyColumns(told, cpu.lines);

    expect(stepBegin(told, 1)).toBe(Date.parse('2026-11-26T10:01:00Z'));
    expect(times[0]).toBe(Date.parse('2026-11-26T10:00:30Z') / 1_000);
    expect(guest).toEqual([10, null, null]);
    expect(guestMin).toEqual([1, null, null]);
    expect(guestMax).toEqual([20, null, null]);
    expect(vmm).toEqual([null, null, 40]);
  });

  it('are the host’s as soon as anything in them is', () => {
    expect(lineSource('guest')).toBe('guest');
    expect(lineSource('guest+balloon')).toBe('balloon');
    expect(lineSource('guest+vmm')).toBe('vmm');
  });

  it('are summed up by the time they are known', () => {
    expect(summaryOf(told, 'cpu_usage_percent')).toEqual({
      min: 1,
      avg: (10 * 60 + 40 * 20) / 80,
      max: 90,
      known: 80 / 180,
    });
    expect(summaryOf(told, 'load1')).toBeNull();
  });

  it('have a scale with room for the greatest of them', () => {
    expect(historyScale(told, cpu).max).toBe(100);
    expect(historyScale(told, network)).toMatchObject({ max: 5e6, unit: 'MB/s' });
  });
});
