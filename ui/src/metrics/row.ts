// SPDX-License-Identifier: Apache-2.0
import type { MetricName, Source, VmMetrics } from '../api/types';

/** One value of a chart; null exactly when nobody knows. */
export interface Point {
  readonly value: number | null;
  readonly source: Source;
}

/** For how much of the time some task of the guest waited (PSI). */
export type PressureName = 'pressure_cpu' | 'pressure_io' | 'pressure_memory';

/** All that is charted. */
export type ChartName = MetricName | PressureName;

/** One second of a VM as the charts draw it: percentages, and bytes per second. */
export interface Row {
  /** By the host's clock, milliseconds since 1970. */
  readonly at: number;
  readonly incarnation: string | null;
  /** What the values are of; null when nobody says. */
  readonly intervalMs: number | null;
  readonly points: Readonly<Record<ChartName, Point>>;
}

/** Charts reach back this far. */
export const HISTORY_MS = 15 * 60_000;

/** Samples come once a second, or as seldom as was wished: from here on one is missing. */
export const GAP_MS = 1_500;

/** The same of one whose values are of a longer time, as a part of that time. */
const GAP_OF_INTERVAL = 1.25;

/** Bytes during an interval as bytes per second; null when either is not known. */
export function perSecond(bytes: number | null, intervalMs: number | null): number | null {
  if (bytes === null || intervalMs === null || intervalMs <= 0) return null;
  return (bytes / intervalMs) * 1_000;
}

/** What the charts keep of a sample; null when there was no sample. */
export function rowOf(sample: VmMetrics): Row | null {
  const at = sample.at === null ? NaN : Date.parse(sample.at);
  if (Number.isNaN(at)) return null;
  const { incarnation, interval_ms } = sample;
  return { at, incarnation, intervalMs: interval_ms, points: pointsOf(sample) };
}

/** What is charted of a sample. */
export function pointsOf(sample: VmMetrics): Row['points'] {
  const point = (name: MetricName, value: number | null): Point => {
    const source = sample.sources[name];
    return value === null || source === 'none'
      ? { value: null, source: 'none' }
      : { value, source };
  };
  const rate = (name: MetricName): Point =>
    point(name, perSecond(sample[name], sample.interval_ms));
  const waits = sample.guest?.pressure;
  return {
    cpu_usage_percent: point('cpu_usage_percent', sample.cpu_usage_percent),
    memory_usage_percent: point('memory_usage_percent', sample.memory_usage_percent),
    network_in_bytes: rate('network_in_bytes'),
    network_out_bytes: rate('network_out_bytes'),
    disk_read_bytes: rate('disk_read_bytes'),
    disk_write_bytes: rate('disk_write_bytes'),
    pressure_cpu: byGuest(waits?.cpu_some_percent),
    pressure_io: byGuest(waits?.io_some_percent),
    pressure_memory: byGuest(waits?.memory_some_percent),
  };
}

function byGuest(value: number | undefined): Point {
  return value === undefined ? { value: null, source: 'none' } : { value, source: 'guest' };
}

/**
 * The rows with one more, at most {@link HISTORY_MS} of them, in order of time.
 *
 * A row seen before is left out. When the host's clock was set back, the rows it would now write
 * over are dropped: two rows never claim the same moment.
 */
export function remember(rows: readonly Row[], row: Row): readonly Row[] {
  const last = rows.at(-1);
  if (last?.at === row.at) return rows;
  const ordered = last === undefined || last.at < row.at;
  const isNew = ({ at }: Row) => at > row.at - HISTORY_MS;
  if (!ordered) return [...rows.filter((each) => isNew(each) && each.at < row.at), row];
  const first = rows.findIndex(isNew);
  return [...(first < 0 ? [] : rows.slice(first)), row];
}

/** The rows from `since` on, and the one before them, from which a line comes in. */
export function rowsSince(rows: readonly Row[], since: number): readonly Row[] {
  const first = rows.findIndex(({ at }) => at >= since);
  return first < 0 ? rows.slice(-1) : rows.slice(Math.max(0, first - 1));
}

/** True when the line must break between two rows: a second is missing, or the VM began anew. */
export function breaksBetween(before: Row, after: Row): boolean {
  const longest = Math.max(GAP_MS, GAP_OF_INTERVAL * (after.intervalMs ?? 0));
  return after.at - before.at > longest || after.incarnation !== before.incarnation;
}
