// SPDX-License-Identifier: Apache-2.0
import type { MetricName, Source, VmHistory, VmMetrics } from '../api/types';
import { rowOf, type Row } from './row';

export const START = Date.parse('2026-11-20T12:00:00Z');

/** A second of a well measured VM, with what a test wants different. */
export function sample(change: Partial<VmMetrics> = {}): VmMetrics {
  return {
    vm_id: '7f230000-0000-4000-8000-000000000001',
    at: new Date(START).toISOString(),
    interval_ms: 1_000,
    state: 'live',
    reason: null,
    cpu_usage_percent: 12.5,
    memory_usage_percent: 31.2,
    network_in_bytes: 1_000,
    network_out_bytes: 2_000,
    disk_read_bytes: 0,
    disk_write_bytes: 4_096,
    memory_used_kb: 40_960,
    memory_total_kb: 122_880,
    memory_available_kb: 81_920,
    uptime_seconds: 3_725,
    load_average: [0.1, 0.2, 0.3],
    process_count: 12,
    agent_version: '0.1.0',
    incarnation: 'first',
    guest: {
      cpu_steal_percent: null,
      cpu_iowait_percent: null,
      procs_running: 1,
      procs_blocked: 0,
      pressure: null,
      oom_kills: 0,
      memory_free_kb: 20_480,
    },
    vmm: {
      cpu_percent: 14,
      memory_rss_kb: 104_448,
      memory_percent: 79.7,
      memory_pss_kb: null,
      cpu_wait_percent: null,
      cpu_throttled_ms: null,
      disk_wait_ms: null,
      disk_throttled: null,
      network_throttled: null,
      vcpu_exits: null,
    },
    balloon: null,
    bottleneck: null,
    sources: sources('guest', 'guest'),
    ages_ms: {
      cpu_usage_percent: 40,
      memory_usage_percent: 40,
      network_in_bytes: 40,
      network_out_bytes: 40,
      disk_read_bytes: 40,
      disk_write_bytes: 40,
    },
    ...change,
  };
}

/** The same VM with an agent that stopped answering. */
export function fallbackSample(change: Partial<VmMetrics> = {}): VmMetrics {
  return sample({
    state: 'fallback',
    reason: 'The agent does not answer: connection refused.',
    network_in_bytes: null,
    network_out_bytes: null,
    disk_read_bytes: null,
    disk_write_bytes: null,
    memory_used_kb: null,
    memory_total_kb: null,
    memory_available_kb: null,
    uptime_seconds: null,
    load_average: null,
    process_count: null,
    agent_version: null,
    guest: null,
    sources: sources('vmm', 'none'),
    ...change,
  });
}

/** One source for CPU and memory, one for all that is counted. */
export function sources(ratios: Source, counters: Source): Record<MetricName, Source> {
  return {
    cpu_usage_percent: ratios,
    memory_usage_percent: ratios,
    network_in_bytes: counters,
    network_out_bytes: counters,
    disk_read_bytes: counters,
    disk_write_bytes: counters,
  };
}

/** A row `second` seconds after {@link START}. */
export function row(second: number, change: Partial<VmMetrics> = {}): Row {
  const at = new Date(START + second * 1_000).toISOString();
  const made = rowOf(sample({ ...change, at }));
  if (made === null) throw new Error('a sample with a time makes a row');
  return made;
}

/** A history of seconds that ends at {@link START}: a CPU value per second, unless it is null. */
export function earlierHistory(
  cpu: readonly (number | null)[],
  change: Partial<VmHistory> & { sources?: readonly (string | null)[] } = {},
): VmHistory {
  const from = new Date(START - cpu.length * 1_000).toISOString();
  const { sources = cpu.map((value) => (value === null ? null : 'guest')), ...others } = change;
  return {
    vm_id: '7f230000-0000-4000-8000-000000000001',
    from,
    to: new Date(START).toISOString(),
    tier: 'live',
    step_seconds: 1,
    reason: 'asked for',
    open_since: null,
    starts: cpu.map(() => 0),
    metrics: {
      cpu_usage_percent: {
        unit: 'percent',
        min: [...cpu],
        avg: [...cpu],
        max: [...cpu],
        known_ms: cpu.map((value) => (value === null ? 0 : 1_000)),
        sources: [...sources],
      },
    },
    ...others,
  };
}
