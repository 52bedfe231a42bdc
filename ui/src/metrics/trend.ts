// SPDX-License-Identifier: Apache-2.0
import type { Source } from '../api/types';
import type { ChartName, Row } from './row';

export type Trend = 'rising' | 'falling' | 'steady';

/** A trend is told over this time. */
export const TREND_MS = 30_000;

/** Changes below this share of the scale are noise. */
const NOTICEABLE = 0.03;

/**
 * Where the latest half of the last {@link TREND_MS} lies against the half before it; null when
 * one of them has no value, or when they come from different sources and do not compare.
 */
export function trendOf(rows: readonly Row[], metric: ChartName, scaleMax: number): Trend | null {
  const last = rows.at(-1);
  if (last === undefined) return null;
  const { source } = last.points[metric];
  const middle = last.at - TREND_MS / 2;
  const earlier = meanBetween(rows, last.at - TREND_MS, middle, metric, source);
  const later = meanBetween(rows, middle, last.at, metric, source);
  if (earlier === null || later === null) return null;
  if (later - earlier > NOTICEABLE * scaleMax) return 'rising';
  if (earlier - later > NOTICEABLE * scaleMax) return 'falling';
  return 'steady';
}

/** Of what came from the source after `from` and until `to`. */
function meanBetween(
  rows: readonly Row[],
  from: number,
  to: number,
  metric: ChartName,
  source: Source,
): number | null {
  let sum = 0;
  let count = 0;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (row === undefined || row.at <= from) break;
    const point = row.points[metric];
    if (row.at > to || point.value === null || point.source !== source) continue;
    sum += point.value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
