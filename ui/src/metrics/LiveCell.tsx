// SPDX-License-Identifier: Apache-2.0
import { Age } from '../ui/Age';
import { percent, UNKNOWN } from '../ui/format';
import classes from './LiveCell.module.css';
import type { Received } from './MetricsStream';
import { SourceName } from './SourceName';

interface LiveCellProps {
  readonly metric: 'cpu_usage_percent' | 'memory_usage_percent';
  /** Null when nothing current is known. */
  readonly latest: Received | null;
}

/** A percentage in a table: value, bar, source and age. */
export function LiveCell({ metric, latest }: LiveCellProps) {
  const value = latest?.sample[metric] ?? null;
  const ageMs = latest?.sample.ages_ms[metric] ?? null;
  if (latest === null || value === null) {
    return <span className={classes.unknown}>{UNKNOWN}</span>;
  }
  const source = latest.sample.sources[metric];
  return (
    <div className={classes.cell} data-source={source}>
      <span className={classes.value}>{percent(value)}</span>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${value.toString()}%` }} />
      </span>
      <span className={classes.origin}>
        <SourceName source={source} />
        {ageMs !== null && <Age ageMs={ageMs} receivedAt={latest.receivedAt} />}
      </span>
    </div>
  );
}
