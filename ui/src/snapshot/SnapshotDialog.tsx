// SPDX-License-Identifier: Apache-2.0
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Vm } from '../api/types';
import { Dialog } from '../ui/Dialog';
import { localTime } from '../ui/format';
import type { SnapshotAction } from './snapshotQueries';
import type { SnapshotVerb } from './SnapshotTable';

/** What was chosen to be done, and with which snapshot. */
export interface SnapshotChoice {
  readonly verb: SnapshotVerb;
  readonly snapshot: string;
  readonly takenAt: string;
}

interface SnapshotDialogProps {
  readonly vm: Vm;
  /** Null when nothing is chosen. */
  readonly choice: SnapshotChoice | null;
  readonly onClose: () => void;
  readonly onConfirm: (action: SnapshotAction) => void;
}

const titles: Readonly<Record<SnapshotVerb, string>> = {
  restore: 'Restore this snapshot?',
  clone: 'Clone this snapshot',
  delete: 'Delete this snapshot?',
};

/** Asks before a snapshot is restored or deleted, and for the name of a clone. */
export function SnapshotDialog({ vm, choice, onClose, onConfirm }: SnapshotDialogProps) {
  return (
    <Dialog
      title={choice === null ? '' : titles[choice.verb]}
      opened={choice !== null}
      onClose={onClose}
    >
      {choice !== null && (
        <Question vm={vm} choice={choice} onCancel={onClose} onConfirm={onConfirm} />
      )}
    </Dialog>
  );
}

interface QuestionProps {
  readonly vm: Vm;
  readonly choice: SnapshotChoice;
  readonly onCancel: () => void;
  readonly onConfirm: (action: SnapshotAction) => void;
}

function Question({ vm, choice, onCancel, onConfirm }: QuestionProps) {
  const { verb, snapshot, takenAt } = choice;
  const [name, setName] = useState('');
  const taken = localTime(Date.parse(takenAt));
  const words = {
    restore: `${vm.name} goes on where it was at ${taken}. Its disk becomes what it was then: all that was written to it since is lost.`,
    clone: `A new VM goes on where ${vm.name} was at ${taken}, with a disk and an address of its own and no port forwards.`,
    delete: `The snapshot of ${taken} is deleted for good. VMs that were restored or cloned from it run on.`,
  };
  const labels = { restore: 'Restore', clone: 'Clone', delete: 'Delete' };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm(verb === 'clone' ? { verb, snapshot, name } : { verb, snapshot });
      }}
    >
      <p>{words[verb]}</p>
      {verb === 'clone' && (
        <TextInput
          label="Name of the new VM"
          value={name}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          type="submit"
          color={verb === 'clone' ? 'blue.9' : 'red.9'}
          disabled={verb === 'clone' && name === ''}
        >
          {labels[verb]}
        </Button>
      </Group>
    </form>
  );
}
