// SPDX-License-Identifier: Apache-2.0
import { Button, Group } from '@mantine/core';
import type { Snapshot, Vm } from '../api/types';
import { bytes, localTime } from '../ui/format';
import { Time } from '../ui/Time';
import { vmCan } from '../vm/vmCan';
import classes from './SnapshotTable.module.css';

/** What can be done with a snapshot that is there. */
export type SnapshotVerb = 'restore' | 'clone' | 'delete';

interface SnapshotTableProps {
  readonly vm: Vm;
  readonly snapshots: readonly Snapshot[];
  /** True when the list is the last known one and not the current one. */
  readonly stale: boolean;
  readonly busy: boolean;
  readonly onChoose: (verb: SnapshotVerb, snapshot: Snapshot) => void;
}

const columns = ['Taken', 'Size', 'Actions'];

/** A VM's snapshots, newest first. */
export function SnapshotTable({ vm, snapshots, stale, busy, onChoose }: SnapshotTableProps) {
  const verbs: [SnapshotVerb, string][] = [
    ['clone', 'Clone'],
    ['delete', 'Delete'],
  ];
  if (vmCan('restore', vm.state)) verbs.unshift(['restore', 'Restore']);
  return (
    <table aria-label="Snapshots" className={classes.table} data-stale={stale}>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {snapshots.toReversed().map((snapshot) => (
          <tr key={snapshot.id}>
            <th scope="row">
              <Time at={snapshot.created_at} />
            </th>
            <td>{bytes(snapshot.size_bytes)}</td>
            <td>
              <Group gap="xs">
                {verbs.map(([verb, label]) => (
                  <Button
                    key={verb}
                    variant="default"
                    size="compact-sm"
                    disabled={stale || busy}
                    aria-label={`${label} the snapshot of ${localTime(Date.parse(snapshot.created_at))}`}
                    onClick={() => {
                      onChoose(verb, snapshot);
                    }}
                  >
                    {label}
                  </Button>
                ))}
              </Group>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
