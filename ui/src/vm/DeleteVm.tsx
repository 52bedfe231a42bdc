// SPDX-License-Identifier: Apache-2.0
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Vm } from '../api/types';
import { Dialog } from '../ui/Dialog';

interface DeleteVmProps {
  readonly vm: Pick<Vm, 'name' | 'state'>;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the VM's name before it is deleted with all that it has. */
export function DeleteVm({ vm, opened, onClose, onConfirm }: DeleteVmProps) {
  return (
    <Dialog title={`Delete ${vm.name}?`} opened={opened} onClose={onClose}>
      <ConfirmByName vm={vm} onCancel={onClose} onConfirm={onConfirm} />
    </Dialog>
  );
}

interface ConfirmByNameProps {
  readonly vm: Pick<Vm, 'name' | 'state'>;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function ConfirmByName({ vm, onCancel, onConfirm }: ConfirmByNameProps) {
  const { name } = vm;
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) onConfirm();
      }}
    >
      <p>
        {vm.state !== 'external'
          ? 'The VM, its disk and its snapshots are deleted for good.'
          : 'Hearth forgets the VM; the VM itself runs on.'}
      </p>
      <TextInput
        label={`Type ${name} to confirm`}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" color="red.9" disabled={typed !== name}>
          Delete
        </Button>
      </Group>
    </form>
  );
}
