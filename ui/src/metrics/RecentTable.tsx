// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { clockTime, UNKNOWN } from '../ui/format';
import { Time } from '../ui/Time';
import type { Panel } from './panels';
import classes from './RecentTable.module.css';
import type { Row } from './row';
import { withUnit, type Scale } from './scale';

const SHOWN = 30;

interface RecentTableProps {
  readonly panel: Panel;
  readonly rows: readonly Row[];
  readonly scale: Scale;
}

/** The latest points of a chart as a table, newest first; drawn up only while it is open. */
export function RecentTable({ panel, rows, scale }: RecentTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={classes.details}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>Last {SHOWN} samples as a table</summary>
      {open && (
        <table aria-label={`${panel.title}, last ${SHOWN.toString()} samples`}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {panel.metrics.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .slice(-SHOWN)
              .reverse()
              .map((row) => (
                <RecentRow key={row.at} panel={panel} row={row} scale={scale} />
              ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function RecentRow({ panel, row, scale }: { panel: Panel; row: Row; scale: Scale }) {
  const points = panel.metrics.map(({ name }) => ({ name, ...row.points[name] }));
  const sources = new Set(points.map(({ source }) => source));
  return (
    <tr>
      <td>
        <Time at={row.at} written={clockTime} />
      </td>
      {points.map(({ name, value }) => (
        <td key={name}>{value === null ? UNKNOWN : withUnit(value, scale)}</td>
      ))}
      <td>{[...sources].join(', ')}</td>
    </tr>
  );
}
