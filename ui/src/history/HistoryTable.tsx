// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { VmHistory } from '../api/types';
import tableClasses from '../metrics/RecentTable.module.css';
import { withUnit, type Scale } from '../metrics/scale';
import { UNKNOWN } from '../ui/format';
import { Time } from '../ui/Time';
import type { HistoryPanel } from './historyPanels';
import { stepLength, stepTime } from './historyWords';
import { stepBegin, stepCount, stepValue } from './steps';

const SHOWN = 60;

interface HistoryTableProps {
  readonly panel: HistoryPanel;
  readonly history: VmHistory;
  readonly scale: Scale;
}

/** The latest steps of a chart as a table, newest first; drawn up only while it is open. */
export function HistoryTable({ panel, history, scale }: HistoryTableProps) {
  const [open, setOpen] = useState(false);
  const count = stepCount(history);
  const written = stepTime(history);
  const shown = Math.min(SHOWN, count);
  const indexes = Array.from({ length: shown }, (_, place) => count - 1 - place);
  return (
    <details
      className={tableClasses.details}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        Last {shown} steps of {stepLength(history)} as a table
      </summary>
      {open && (
        <table aria-label={`${panel.title}, last ${shown.toString()} steps`}>
          <thead>
            <tr>
              <th scope="col">From</th>
              {panel.metrics.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}, mean (least – greatest)
                </th>
              ))}
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {indexes.map((index) => {
              const told = panel.metrics.map(({ name }) => ({
                name,
                value: stepValue(history, name, index),
              }));
              const sources = new Set(told.flatMap(({ value }) => value?.sources ?? []));
              return (
                <tr key={index}>
                  <td>
                    <Time at={stepBegin(history, index)} written={written} />
                  </td>
                  {told.map(({ name, value }) => (
                    <td key={name}>
                      {value === null
                        ? UNKNOWN
                        : `${withUnit(value.avg, scale)} (${withUnit(value.min, scale)} – ${withUnit(value.max, scale)})`}
                    </td>
                  ))}
                  <td>{sources.size === 0 ? 'none' : [...sources].join(', ')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </details>
  );
}
