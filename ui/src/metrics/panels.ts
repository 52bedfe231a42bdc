// SPDX-License-Identifier: Apache-2.0
import type { Line } from './columns';
import type { ChartName } from './row';

/** One chart of the page. */
export interface Panel {
  readonly title: string;
  readonly kind: 'percent' | 'rate';
  /** One to three; the first is drawn with a filled area. */
  readonly metrics: readonly { readonly name: ChartName; readonly label: string }[];
  /** A line of each source that each metric can have. */
  readonly lines: readonly Line[];
}

function panel(
  title: string,
  kind: Panel['kind'],
  metrics: Panel['metrics'],
  sources: readonly Line['source'][] = ['guest', 'vmm'],
): Panel {
  const lines = metrics.flatMap(({ name }) => sources.map((source) => ({ metric: name, source })));
  return { title, kind, metrics, lines };
}

export const cpuPanel = panel('CPU', 'percent', [{ name: 'cpu_usage_percent', label: 'CPU' }]);

export const memoryPanel = panel(
  'Memory',
  'percent',
  [{ name: 'memory_usage_percent', label: 'Memory' }],
  ['guest', 'balloon', 'vmm'],
);

export const networkPanel = panel('Network', 'rate', [
  { name: 'network_in_bytes', label: 'In' },
  { name: 'network_out_bytes', label: 'Out' },
]);

export const diskPanel = panel('Disk', 'rate', [
  { name: 'disk_read_bytes', label: 'Read' },
  { name: 'disk_write_bytes', label: 'Written' },
]);

export const pressurePanel = panel(
  'Pressure',
  'percent',
  [
    { name: 'pressure_cpu', label: 'Waits for a CPU' },
    { name: 'pressure_io', label: 'Waits for I/O' },
    { name: 'pressure_memory', label: 'Waits for memory' },
  ],
  ['guest'],
);
