// SPDX-License-Identifier: Apache-2.0
import type { Source, VmHistory } from '../api/types';
import { HISTORY_MS, type ChartName, type Point, type Row } from './row';

const SECOND_MS = 1_000;

/** What the history calls each of the metrics that are charted. */
const names: Readonly<Record<ChartName, string>> = {
  cpu_usage_percent: 'cpu_usage_percent',
  memory_usage_percent: 'memory_usage_percent',
  network_in_bytes: 'network_in_bytes_per_second',
  network_out_bytes: 'network_out_bytes_per_second',
  disk_read_bytes: 'disk_read_bytes_per_second',
  disk_write_bytes: 'disk_write_bytes_per_second',
  pressure_cpu: 'pressure_cpu_some_percent',
  pressure_io: 'pressure_io_some_percent',
  pressure_memory: 'pressure_memory_some_percent',
};

/** The metrics of the history that the live charts need. */
export const earlierMetrics = Object.values(names);

/**
 * The rows with those seconds that are missing among them and that the manager still has: what was
 * before the page was opened, and what it slept through. What was seen itself stays as it is.
 */
export function filled(rows: readonly Row[], history: VmHistory): readonly Row[] {
  const newest = rows.at(-1);
  if (newest === undefined || history.tier !== 'live') return rows;
  const seen = new Set(rows.map(({ at }) => secondOf(at)));
  const more = earlierRows(history, newest).filter(
    ({ at }) => at > newest.at - HISTORY_MS && at < newest.at && !seen.has(secondOf(at)),
  );
  return more.length === 0 ? rows : [...more, ...rows].sort((a, b) => a.at - b.at);
}

function secondOf(at: number): number {
  return Math.floor(at / SECOND_MS);
}

/** The known seconds of a history as rows, each at the part of its second at which `newest` is. */
function earlierRows(history: VmHistory, newest: Row): Row[] {
  const start = Date.parse(history.from);
  const phase = newest.at % SECOND_MS;
  const rows: Row[] = [];
  // Backwards: the VM is now what it was since its last start.
  let { incarnation } = newest;
  for (let step = history.starts.length - 1; step >= 0; step -= 1) {
    const points = pointsAt(history, step);
    const at = start + step * SECOND_MS + phase;
    if (Object.values(points).some(({ value }) => value !== null)) {
      rows.push({ at, incarnation, intervalMs: null, points });
    }
    if ((history.starts[step] ?? 0) > 0) incarnation = `before ${at.toString()}`;
  }
  const intervalMs = usualInterval(rows);
  return rows.map((row) => ({ ...row, intervalMs }));
}

function pointsAt({ metrics }: VmHistory, step: number): Row['points'] {
  const point = (name: ChartName): Point => {
    const series = metrics[names[name]];
    const value = series?.avg[step] ?? null;
    const source = sourceOf(series?.sources[step] ?? null);
    return value === null || source === 'none'
      ? { value: null, source: 'none' }
      : { value, source };
  };
  return {
    cpu_usage_percent: point('cpu_usage_percent'),
    memory_usage_percent: point('memory_usage_percent'),
    network_in_bytes: point('network_in_bytes'),
    network_out_bytes: point('network_out_bytes'),
    disk_read_bytes: point('disk_read_bytes'),
    disk_write_bytes: point('disk_write_bytes'),
    pressure_cpu: point('pressure_cpu'),
    pressure_io: point('pressure_io'),
    pressure_memory: point('pressure_memory'),
  };
}

/** A second of which the host told a part is not shown as the guest's. */
function sourceOf(told: string | null): Source {
  const sources = told?.split('+') ?? [];
  return (['vmm', 'balloon', 'guest'] as const).find((each) => sources.includes(each)) ?? 'none';
}

/** How often the VM was measured: from one row to the next, where that is shortest. */
function usualInterval(rows: readonly Row[]): number | null {
  let shortest: number | null = null;
  for (let index = 1; index < rows.length; index += 1) {
    const gap = (rows[index - 1]?.at ?? 0) - (rows[index]?.at ?? 0);
    shortest = shortest === null ? gap : Math.min(shortest, gap);
  }
  return shortest;
}
