// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { explain } from '../api/problem';
import { Notice } from '../ui/Notice';
import { vmPath } from '../vm/vmPath';
import type { useCreateVm } from './useCreateVm';

type Doing = ReturnType<typeof useCreateVm>;

interface CreateProgressProps extends Doing {
  readonly name: string;
  /** Called when a start that was tried again went well. */
  readonly onStarted: (id: string) => void;
}

/** How far it is; and what to do with a VM that was created and did not start. */
export function CreateProgress({ name, create, start, onStarted }: CreateProgressProps) {
  const id = create.data?.id;
  if (id !== undefined && start.error !== null) {
    const { title, detail } = explain(start.error);
    return (
      <Notice kind="problem" title={`${name} was created and did not start: ${title}`}>
        <p>{detail}</p>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            start.mutate(id, {
              onSuccess: () => {
                onStarted(id);
              },
            });
          }}
        >
          Try to start it again
        </Button>{' '}
        <Link to={vmPath(id)}>Go to {name}</Link>
      </Notice>
    );
  }
  const words = create.isPending
    ? `Creating ${name} …`
    : start.isPending
      ? `${name} is created. Starting it …`
      : '';
  return <div role="status">{words}</div>;
}
