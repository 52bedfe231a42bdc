// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Vm } from '../api/types';
import classes from './DeleteVm.module.css';

interface DeleteVmProps {
  readonly vm: Vm;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the VM's name before it and its disk are deleted. */
export function DeleteVm({ vm, opened, onClose, onConfirm }: DeleteVmProps) {
  return (
    // The scroll lock would add a style element, which the Content-Security-Policy refuses.
    <Modal.Root opened={opened} onClose={onClose} lockScroll={false} centered>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <Modal.Title className={classes.title}>Delete {vm.name}?</Modal.Title>
          <ConfirmByName name={vm.name} onCancel={onClose} onConfirm={onConfirm} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface ConfirmByNameProps {
  readonly name: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function ConfirmByName({ name, onCancel, onConfirm }: ConfirmByNameProps) {
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) onConfirm();
      }}
    >
      <p>The VM and its disk are deleted for good.</p>
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
