// SPDX-License-Identifier: Apache-2.0
import type { Source } from '../api/types';

/** What the history keeps of a VM, under the API's names. */
export type HistoryMetric =
  | 'cpu_usage_percent'
  | 'memory_usage_percent'
  | 'network_in_bytes_per_second'
  | 'network_out_bytes_per_second'
  | 'disk_read_bytes_per_second'
  | 'disk_write_bytes_per_second'
  | 'load1'
  | 'cpu_wait_percent';

export type KnownSource = Exclude<Source, 'none'>;

/** A line of a chart: one metric from one source, so that two sources never share a line. */
export interface HistoryLine {
  readonly metric: HistoryMetric;
  readonly source: KnownSource;
}

/** One chart of the history. */
export interface HistoryPanel {
  readonly title: string;
  readonly kind: 'percent' | 'rate' | 'count';
  readonly metrics: readonly { readonly name: HistoryMetric; readonly label: string }[];
  readonly lines: readonly HistoryLine[];
}

function panel(
  title: string,
  kind: HistoryPanel['kind'],
  metrics: HistoryPanel['metrics'],
  sources: readonly KnownSource[],
): HistoryPanel {
  const lines = metrics.flatMap(({ name }) => sources.map((source) => ({ metric: name, source })));
  return { title, kind, metrics, lines };
}

export const historyPanels: readonly HistoryPanel[] = [
  panel('CPU', 'percent', [{ name: 'cpu_usage_percent', label: 'CPU' }], ['guest', 'vmm']),
  panel(
    'Memory',
    'percent',
    [{ name: 'memory_usage_percent', label: 'Memory' }],
    ['guest', 'balloon', 'vmm'],
  ),
  panel(
    'Network',
    'rate',
    [
      { name: 'network_in_bytes_per_second', label: 'In' },
      { name: 'network_out_bytes_per_second', label: 'Out' },
    ],
    ['guest', 'vmm'],
  ),
  panel(
    'Disk',
    'rate',
    [
      { name: 'disk_read_bytes_per_second', label: 'Read' },
      { name: 'disk_write_bytes_per_second', label: 'Written' },
    ],
    ['guest', 'vmm'],
  ),
  panel('Load', 'count', [{ name: 'load1', label: 'Load, 1 min' }], ['guest']),
  panel(
    'Waits for a CPU of the host',
    'percent',
    [{ name: 'cpu_wait_percent', label: 'Waits' }],
    ['vmm'],
  ),
];

export const historyMetrics: readonly HistoryMetric[] = historyPanels.flatMap(({ metrics }) =>
  metrics.map(({ name }) => name),
);
