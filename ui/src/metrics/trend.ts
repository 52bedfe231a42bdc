// SPDX-License-Identifier: Apache-2.0
import { rowsSince, type ChartName, type Row } from './row';

export type Trend = 'rising' | 'falling' | 'steady';

/** A trend is told over this time. */
export const TREND_MS = 30_000;

/** More than there are in that time, once a second. */
const MOST_ROWS = 60;

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
  const recent = rowsSince(rows.slice(-MOST_ROWS), last.at - TREND_MS);
  const within = (from: number, to: number) =>
    recent
      .filter(({ at }) => at > last.at - from && at <= last.at - to)
      .map(({ points }) => points[metric])
      .filter((point) => point.value !== null && point.source === source)
      .map(({ value }) => value ?? 0);
  const earlier = mean(within(TREND_MS, TREND_MS / 2));
  const later = mean(within(TREND_MS / 2, 0));
  if (earlier === null || later === null) return null;
  if (later - earlier > NOTICEABLE * scaleMax) return 'rising';
  if (earlier - later > NOTICEABLE * scaleMax) return 'falling';
  return 'steady';
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}
