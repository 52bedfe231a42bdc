// SPDX-License-Identifier: Apache-2.0
import type { FleetRow } from '../api/types';
import { SourceName } from '../metrics/SourceName';
import { percent } from '../ui/format';
import classes from './FleetCell.module.css';
import { readingOf, whyUnknown, type FleetMetric } from './fleetMetrics';
import type { FleetStream } from './FleetStream';
import { NotKnown } from './NotKnown';
import { Sparkline } from './Sparkline';

interface FleetCellProps {
  readonly stream: FleetStream;
  readonly slot: number;
  readonly row: FleetRow;
  readonly metric: FleetMetric;
  readonly isCurrent: boolean;
}

/** A percentage in the table: its last minute, the value now, and its source. */
export function FleetCell({ stream, slot, row, metric, isCurrent }: FleetCellProps) {
  const { value, source, of } = readingOf(row, metric);
  const why = value === null ? whyUnknown(row) : null;
  return (
    <div className={classes.cell} data-source={source}>
      <Sparkline stream={stream} slot={slot} metric={metric} />
      {why === null ? (
        <span className={classes.reading}>
          <span className={classes.value}>
            {isCurrent ? percent(value) : `was ${percent(value)}`}
          </span>{' '}
          <span className={classes.origin}>
            {of !== '' && <span>{of}</span>} <SourceName source={source} />
          </span>
        </span>
      ) : (
        <NotKnown title={why.full} why={why.short} />
      )}
    </div>
  );
}
