// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { VmEvent } from '../api/types';
import { Time } from '../ui/Time';
import classes from './EventTable.module.css';
import { eventWords, weightOf } from './eventWords';

interface EventTableProps {
  readonly events: readonly VmEvent[];
  /** True when the list is the last known one and not the current one. */
  readonly stale: boolean;
  /** Of the VM with this id, where the events are of several. */
  readonly vm?: (id: string) => ReactNode;
}

/** When, what, and what is known of it; the time in the viewer's zone, and in UTC on hover. */
export function EventTable({ events, stale, vm }: EventTableProps) {
  return (
    <table aria-label="Events" className={classes.table} data-stale={stale}>
      <thead>
        <tr>
          <th scope="col">When</th>
          {vm !== undefined && <th scope="col">VM</th>}
          <th scope="col">What</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td className={classes.when}>
              <Time at={event.at} />
            </td>
            {vm !== undefined && <td>{vm(event.vm_id)}</td>}
            <th scope="row">
              <span className={classes.kind} data-weight={weightOf(event)}>
                {eventWords[event.kind].label}
              </span>
            </th>
            <td>
              {event.detail}
              {event.verdict !== null && event.verdict.evidence.length > 0 && (
                <ul aria-label="Seen before" className={classes.evidence}>
                  {event.verdict.evidence.map((seen) => (
                    <li key={seen}>{seen}</li>
                  ))}
                </ul>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
