// SPDX-License-Identifier: Apache-2.0
import type { VmHistory } from '../api/types';
import type { Scale } from '../metrics/scale';
import { countScale, percentScale, rateScale } from '../metrics/scale';
import type { HistoryLine, HistoryMetric, HistoryPanel, KnownSource } from './historyPanels';

/** What one step says of one metric; null where nobody knows. */
export interface StepValue {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  /** As the API has it: `guest`, or `guest+vmm` when several told it. */
  readonly sources: string;
}

/** Of one metric over the whole span; null when it is nowhere known. */
export interface Summary {
  readonly min: number;
  /** Weighted by the time it is known. */
  readonly avg: number;
  readonly max: number;
  /** 0 to 1: for how much of the span it is known. */
  readonly known: number;
}

/** Times in seconds, then mean, least and greatest of each line; null breaks the lines. */
export type HistoryColumns = [number[], ...(number | null)[][]];

/** How many steps there are. */
export function stepCount(history: VmHistory): number {
  return history.starts.length;
}

/** When a step begins, in milliseconds since 1970. */
export function stepBegin(history: VmHistory, index: number): number {
  return Date.parse(history.from) + index * history.step_seconds * 1_000;
}

export function stepValue(
  history: VmHistory,
  metric: HistoryMetric,
  index: number,
): StepValue | null {
  const series = history.metrics[metric];
  const min = series?.min[index];
  const avg = series?.avg[index];
  const max = series?.max[index];
  const sources = series?.sources[index];
  if (min == null || avg == null || max == null || sources == null) return null;
  return { min, avg, max, sources };
}

/**
 * Whose line a step belongs to. A step that has anything of the host is the host's: no value of the
 * guest's is claimed that was not all the guest's.
 */
export function lineSource(sources: string): KnownSource {
  if (sources.includes('vmm')) return 'vmm';
  return sources.includes('balloon') ? 'balloon' : 'guest';
}

/** The steps as the chart library wants them, each at its middle. */
export function historyColumns(history: VmHistory, lines: readonly HistoryLine[]): HistoryColumns {
  const half = (history.step_seconds * 1_000) / 2;
  const times: number[] = [];
  const values = lines.flatMap((): (number | null)[][] => [[], [], []]);
  for (let index = 0; index < stepCount(history); index += 1) {
    times.push((stepBegin(history, index) + half) / 1_000);
    lines.forEach(({ metric, source }, line) => {
      const told = stepValue(history, metric, index);
      const its = told !== null && lineSource(told.sources) === source ? told : null;
      values[3 * line]?.push(its?.avg ?? null);
      values[3 * line + 1]?.push(its?.min ?? null);
      values[3 * line + 2]?.push(its?.max ?? null);
    });
  }
  return [times, ...values];
}

/** Least, mean and greatest of the whole span. */
export function summaryOf(history: VmHistory, metric: HistoryMetric): Summary | null {
  const known = history.metrics[metric]?.known_ms ?? [];
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let weight = 0;
  for (let index = 0; index < stepCount(history); index += 1) {
    const told = stepValue(history, metric, index);
    const ms = known[index] ?? 0;
    if (told === null || ms <= 0) continue;
    min = Math.min(min, told.min);
    max = Math.max(max, told.max);
    sum += told.avg * ms;
    weight += ms;
  }
  if (weight === 0) return null;
  const whole = stepCount(history) * history.step_seconds * 1_000;
  return { min, avg: sum / weight, max, known: Math.min(1, weight / whole) };
}

/** One scale for the whole chart, which has room for the greatest of every step. */
export function historyScale(history: VmHistory, { kind, metrics }: HistoryPanel): Scale {
  if (kind === 'percent') return percentScale;
  const highest = metrics.flatMap(({ name }) => history.metrics[name]?.max ?? []);
  return kind === 'rate' ? rateScale(highest) : countScale(highest);
}
