// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';
import { Age } from '../ui/Age';
import { UNKNOWN } from '../ui/format';
import type { Received } from './MetricsStream';
import classes from './Reading.module.css';
import { pointsOf, type ChartName } from './row';
import { withUnit, type Scale } from './scale';
import { SourceName } from './SourceName';

interface ReadingProps {
  readonly label: string;
  readonly metric: ChartName;
  /** Null when nothing current is known. */
  readonly latest: Received | null;
  readonly scale: Scale;
}

/** The value of a metric now, with its source and its age. */
export function Reading({ label, metric, latest, scale }: ReadingProps) {
  const { value, source } =
    latest === null ? { value: null, source: 'none' as const } : pointsOf(latest.sample)[metric];
  const ageMs = latest === null ? null : ageOf(latest.sample, metric);
  return (
    <div role="group" aria-label={`${label} now`} className={classes.reading} data-source={source}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>{value === null ? UNKNOWN : withUnit(value, scale)}</div>
      <div className={classes.origin}>
        <SourceName source={source} />
        {latest !== null && value !== null && ageMs !== null && (
          <span>
            <Age ageMs={ageMs} receivedAt={latest.receivedAt} />
          </span>
        )}
      </div>
    </div>
  );
}

/** Pressure is told with the guest's other figures, and is as old as they are. */
function ageOf({ ages_ms }: VmMetrics, metric: ChartName): number | null {
  return metric in ages_ms
    ? ages_ms[metric as keyof VmMetrics['ages_ms']]
    : ages_ms.memory_usage_percent;
}
