// SPDX-License-Identifier: Apache-2.0
import { duration } from '../ui/format';
import type { Panel } from './panels';
import type { Row } from './row';
import { percentScale, withUnit, type Scale } from './scale';
import { trendOf } from './trend';

/** The chart in a sentence, for whoever cannot see it. */
export function chartInWords(
  { title, metrics }: Panel,
  rows: readonly Row[],
  scale: Scale,
  windowMs: number,
): string {
  const readings = metrics.map(({ name, label }) => {
    const point = rows.at(-1)?.points[name];
    if (point?.value == null) return `${label}: not known now`;
    const trend = trendOf(rows, name, scale.max);
    const shown = withUnit(point.value, scale);
    return `${label}: ${shown}, from ${point.source}${trend === null ? '' : `, ${trend}`}`;
  });
  const axis = scale === percentScale ? 'percent' : 'bytes per second';
  return `${title} in ${axis}, last ${duration(windowMs / 1_000)}. ${readings.join('. ')}.`;
}

/** One moment of the chart in a line: what the pointer is at. */
export function momentInWords({ metrics }: Panel, row: Row, scale: Scale): string {
  return metrics
    .map(({ name, label }) => {
      const { value, source } = row.points[name];
      return value === null ? `${label} unknown` : `${label} ${withUnit(value, scale)} (${source})`;
    })
    .join(' · ');
}
