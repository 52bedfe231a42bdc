// SPDX-License-Identifier: Apache-2.0
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog';

interface ConfirmProps {
  readonly title: string;
  readonly verb: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What is lost. */
  readonly children: ReactNode;
}

/** Asks once before something is lost that is quickly made again. */
export function Confirm({ title, verb, opened, onClose, onConfirm, children }: ConfirmProps) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <p>{children}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button color="red.9" onClick={onConfirm}>
          {verb}
        </Button>
      </Group>
    </Dialog>
  );
}
