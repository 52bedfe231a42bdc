// SPDX-License-Identifier: Apache-2.0
import type { AlertMetric } from '../api/types';

interface MetricWords {
  readonly label: string;
  /** Empty for what is yes or no. */
  readonly unit: string;
}

/** What rules can be about (docs/how-to/alerts.md). */
export const alertMetrics: Readonly<Record<AlertMetric, MetricWords>> = {
  cpu_usage_percent: { label: 'CPU used', unit: '%' },
  memory_usage_percent: { label: 'memory used', unit: '%' },
  memory_used_kb: { label: 'memory used', unit: 'kB' },
  memory_available_kb: { label: 'memory available', unit: 'kB' },
  network_in_bytes_per_second: { label: 'network in', unit: 'bytes/s' },
  network_out_bytes_per_second: { label: 'network out', unit: 'bytes/s' },
  disk_read_bytes_per_second: { label: 'disk read', unit: 'bytes/s' },
  disk_write_bytes_per_second: { label: 'disk written', unit: 'bytes/s' },
  load1: { label: 'load over a minute', unit: 'processes' },
  process_count: { label: 'processes there are', unit: 'processes' },
  cpu_steal_percent: { label: 'CPU stolen', unit: '%' },
  cpu_iowait_percent: { label: 'CPU waiting for disks', unit: '%' },
  pressure_cpu_some_percent: { label: 'some waited for CPU', unit: '%' },
  pressure_io_some_percent: { label: 'some waited for I/O', unit: '%' },
  pressure_io_full_percent: { label: 'all waited for I/O', unit: '%' },
  pressure_memory_some_percent: { label: 'some waited for memory', unit: '%' },
  pressure_memory_full_percent: { label: 'all waited for memory', unit: '%' },
  cpu_wait_percent: { label: 'vCPUs waiting for a host CPU', unit: '%' },
  memory_rss_kb: { label: 'VMM’s memory on the host', unit: 'kB' },
  agent_silent: { label: 'agent is silent (1) or not (0)', unit: '' },
  vm_failed: { label: 'VM failed (1) or not (0)', unit: '' },
};

export const metricOptions = (Object.entries(alertMetrics) as [AlertMetric, MetricWords][]).map(
  ([metric, { label, unit }]) => [metric, unit === '' ? label : `${label}, ${unit}`] as const,
);

/** `97.5 %` */
export function measured(value: number, metric: AlertMetric): string {
  const shown = Number(value.toFixed(2)).toString();
  const { unit } = alertMetrics[metric];
  return unit === '' ? shown : `${shown} ${unit}`;
}
