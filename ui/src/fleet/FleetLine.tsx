// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { Link } from 'react-router';
import type { FleetRow } from '../api/types';
import { StateName } from '../vm/StateName';
import { VmActions } from '../vm/VmActions';
import { vmPath } from '../vm/vmPath';
import { vmQuery } from '../vm/vmQueries';
import { FleetAge } from './FleetAge';
import { FleetCell } from './FleetCell';
import { fleetMetrics, metricLabels } from './fleetMetrics';
import type { FleetStream } from './FleetStream';
import classes from './FleetTable.module.css';

interface FleetLineProps {
  readonly stream: FleetStream;
  readonly slot: number;
  /** Another object after each change of the VM, and only then. */
  readonly row: FleetRow;
  readonly index: number;
  /** False when the row is what was last heard and not what is so now. */
  readonly isCurrent: boolean;
  /** False while it passes by. */
  readonly isFull: boolean;
  /** Pixels from the first row. */
  readonly top: number;
  readonly measure: (element: Element | null) => void;
  /** Told when something in it, or in its dialog, gets the focus. */
  readonly hold: (id: string) => void;
}

/** One VM of the table; drawn anew only when something of it changed. */
export const FleetLine = memo(function FleetLine(props: FleetLineProps) {
  const { stream, slot, row, index, isCurrent, isFull, top, measure, hold } = props;
  return (
    <tr
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-old={!isCurrent || undefined}
      onFocus={() => {
        hold(row.id);
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <th role="rowheader" scope="row">
        <Link to={vmPath(row.id)}>{row.name}</Link>
      </th>
      <td role="cell" data-label="State">
        <StateName state={isCurrent ? row.state : 'unknown'} />
        {!isCurrent && <div className={classes.reason}>was {row.state}</div>}
        {isCurrent && row.state === 'failed' && <Failure id={row.id} />}
      </td>
      {fleetMetrics.map((metric) => (
        <td key={metric} role="cell" data-label={metricLabels[metric]}>
          <FleetCell {...{ stream, slot, row, metric, isCurrent }} />
        </td>
      ))}
      <td role="cell" data-label="Age">
        <FleetAge stream={stream} ageMs={row.age_ms} />
      </td>
      <td role="cell" data-label="Host" className={classes.host}>
        {row.host}
      </td>
      <td role="cell" data-label="Actions">
        {isCurrent && isFull && <VmActions vm={row} />}
      </td>
    </tr>
  );
});

/** Why a VM failed: the stream does not say it, so the manager is asked once. */
function Failure({ id }: { readonly id: string }) {
  const { data } = useQuery({ ...vmQuery(id), refetchInterval: false, staleTime: 60_000 });
  if (data?.state_reason == null) return null;
  return <div className={classes.reason}>{data.state_reason}</div>;
}
