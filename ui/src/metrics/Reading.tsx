// SPDX-License-Identifier: Apache-2.0
import type { MetricName } from '../api/types';
import { Age } from '../ui/Age';
import { UNKNOWN } from '../ui/format';
import type { Received } from './MetricsStream';
import classes from './Reading.module.css';
import { perSecond } from './row';
import { percentScale, withUnit, type Scale } from './scale';
import { SourceName } from './SourceName';

interface ReadingProps {
  readonly label: string;
  readonly metric: MetricName;
  /** Null when nothing current is known. */
  readonly latest: Received | null;
  readonly scale: Scale;
}

/** The value of a metric now, with its source and its age. */
export function Reading({ label, metric, latest, scale }: ReadingProps) {
  const value = latest === null ? null : currentValue(latest, metric, scale);
  const source = value === null ? 'none' : (latest?.sample.sources[metric] ?? 'none');
  const ageMs = latest?.sample.ages_ms[metric] ?? null;
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

function currentValue({ sample }: Received, metric: MetricName, scale: Scale): number | null {
  const value = sample[metric];
  return scale === percentScale ? value : perSecond(value, sample.interval_ms);
}
