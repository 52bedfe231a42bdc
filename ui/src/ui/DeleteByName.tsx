// SPDX-License-Identifier: Apache-2.0
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Dialog } from './Dialog';

interface DeleteByNameProps {
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What is lost. */
  readonly children: ReactNode;
}

/** Asks for the name of something before it is deleted for good. */
export function DeleteByName({ name, opened, onClose, onConfirm, children }: DeleteByNameProps) {
  return (
    <Dialog title={`Delete ${name}?`} opened={opened} onClose={onClose}>
      <ConfirmByName name={name} onCancel={onClose} onConfirm={onConfirm}>
        {children}
      </ConfirmByName>
    </Dialog>
  );
}

interface ConfirmByNameProps {
  readonly name: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}

function ConfirmByName({ name, onCancel, onConfirm, children }: ConfirmByNameProps) {
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) onConfirm();
      }}
    >
      <p>{children}</p>
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
