// SPDX-License-Identifier: Apache-2.0
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { explain } from '../api/problem';
import type { Vm } from '../api/types';
import { say } from '../words/words';
import { DeleteVm } from './DeleteVm';
import classes from './VmActions.module.css';
import { vmCan } from './vmCan';
import { useVmAction } from './vmQueries';

const buttons = [
  { verb: 'start', label: 'Start' },
  { verb: 'pause', label: 'Pause' },
  { verb: 'resume', label: 'Resume' },
  { verb: 'stop', label: 'Stop' },
] as const;

interface VmActionsProps {
  readonly vm: Pick<Vm, 'id' | 'name' | 'state'>;
  /** Called once the VM is deleted. */
  readonly onDeleted?: () => void;
}

/** What can be done with a VM in its state, and what became of the last try. */
export function VmActions({ vm, onDeleted }: VmActionsProps) {
  const action = useVmAction(vm.id);
  // Null until it is asked for the first time: there are many rows, and few are deleted.
  const [deleting, setDeleting] = useState<boolean | null>(null);
  const busy = action.isPending;
  const failure = action.error === null ? null : explain(action.error);
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        {buttons
          .filter(({ verb }) => vmCan(verb, vm.state))
          .map(({ verb, label }) => (
            <Button
              key={verb}
              variant="default"
              size="compact-sm"
              loading={busy && action.variables === verb}
              aria-label={`${say(label)} ${vm.name}`}
              onClick={() => {
                action.mutate(verb);
              }}
            >
              {label}
            </Button>
          ))}
        {vmCan('delete', vm.state) && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Delete ${vm.name}`}
            onClick={() => {
              setDeleting(true);
            }}
          >
            Delete
          </Button>
        )}
      </Group>
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {failure.title}. {failure.detail}
        </p>
      )}
      {deleting !== null && (
        <DeleteVm
          vm={vm}
          opened={deleting}
          onClose={() => {
            setDeleting(false);
          }}
          onConfirm={() => {
            setDeleting(false);
            action.mutate('delete', { onSuccess: () => onDeleted?.() });
          }}
        />
      )}
    </div>
  );
}
