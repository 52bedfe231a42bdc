// SPDX-License-Identifier: Apache-2.0
import type { FleetDelta, FleetRow, FleetSnapshot } from '../api/types';

/** A running VM whose agent answers. */
export function fleetRow(name: string, change: Partial<FleetRow> = {}): FleetRow {
  return {
    id: `id-${name}`,
    name,
    host: '10.0.0.1:9090',
    state: 'running',
    metric_state: 'live',
    age_ms: 20,
    values: [10, 40, 1, 0.5, 0],
    sources: ['guest', 'guest', 'guest', 'guest', 'guest'],
    ...change,
  };
}

/** One of which nothing is known. */
export function rowOff(name: string): FleetRow {
  return fleetRow(name, {
    state: 'stopped',
    metric_state: 'stopped',
    age_ms: null,
    values: [null, null, null, null, null],
    sources: ['none', 'none', 'none', 'none', 'none'],
  });
}

/** `seq` is the second as well. */
export function snapshotOf(seq: number, vms: FleetRow[]): FleetSnapshot {
  return { type: 'snapshot', seq, at: new Date(seq * 1_000).toISOString(), metrics: [], vms };
}

export function deltaOf(
  seq: number,
  vms: FleetRow[],
  { base = seq - 1, gone = [] }: { base?: number; gone?: string[] } = {},
): FleetDelta {
  const at = new Date(seq * 1_000).toISOString();
  return { type: 'delta', seq, base_seq: base, at, vms, gone };
}
