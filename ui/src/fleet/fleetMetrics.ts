// SPDX-License-Identifier: Apache-2.0
import type { FleetRow, Source } from '../api/types';
import { stateWords } from '../metrics/source';

/** What the fleet is compared by. */
export const fleetMetrics = ['cpu', 'memory', 'pressure'] as const;
export type FleetMetric = (typeof fleetMetrics)[number];

export const metricLabels: Readonly<Record<FleetMetric, string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  pressure: 'Pressure',
};

/** What the manager is asked for; values come in this order. */
export const askedFor = [
  'cpu_usage_percent',
  'memory_usage_percent',
  'pressure_cpu_some_percent',
  'pressure_io_some_percent',
  'pressure_memory_some_percent',
] as const;

const places: Readonly<Record<FleetMetric, readonly number[]>> = {
  cpu: [0],
  memory: [1],
  pressure: [2, 3, 4],
};
const pressureOf = ['', '', 'CPU', 'I/O', 'memory'];

export interface FleetReading {
  readonly value: number | null;
  readonly source: Source;
  /** Of pressure: the resource it is of, the most wanted one. */
  readonly of: string;
}

/** A row's value of a metric; of pressure the greatest that is known. */
export function readingOf(row: FleetRow, metric: FleetMetric): FleetReading {
  let value: number | null = null;
  let place = -1;
  for (const each of places[metric]) {
    const candidate = row.values[each] ?? null;
    if (candidate !== null && (value === null || candidate > value)) {
      value = candidate;
      place = each;
    }
  }
  return { value, source: row.sources[place] ?? 'none', of: pressureOf[place] ?? '' };
}

const short: Readonly<Record<FleetRow['metric_state'], string>> = {
  live: 'not told',
  fallback: 'no answer',
  stalled: 'stalled',
  'no-agent': 'no agent',
  paused: 'paused',
  stopped: 'not running',
  unknown: 'host away',
};

/** Why a row has no value: in two words, and in a sentence. */
export function whyUnknown(row: FleetRow): { readonly short: string; readonly full: string } {
  const state = row.metric_state;
  const full =
    state === 'live'
      ? 'The guest does not tell this value; its kernel may not measure it.'
      : `${stateWords[state].title}. ${stateWords[state].detail}`;
  return { short: short[state], full };
}
