// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ImageImport } from '../api/types';
import { Table } from '../ui/Table';
import { Time } from '../ui/Time';
import { Progress } from './Progress';

interface ImportTableProps {
  readonly imports: readonly ImageImport[];
  readonly stale: boolean;
  /** Stops one, or forgets one that has ended. */
  readonly onCancel: (id: string) => void;
}

const states: Readonly<Record<ImageImport['state'], string>> = {
  running: 'goes on',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
};

/** What is being imported, and what became of what was. */
export function ImportTable({ imports, stale, onCancel }: ImportTableProps) {
  return (
    <Table
      label="Imports"
      columns={['Image', 'State', 'What is done', 'Begun', 'Actions']}
      stale={stale}
      rows={imports.map((each) => {
        const { id, name, state } = each;
        return {
          key: id,
          cells: [
            name,
            states[state],
            <How key="how" of={each} />,
            <Time key="begun" at={each.started_at} />,
            <Button
              key="actions"
              variant="default"
              size="compact-sm"
              disabled={stale}
              aria-label={`${state === 'running' ? 'Stop' : 'Forget'} the import of ${name}`}
              onClick={() => {
                onCancel(id);
              }}
            >
              {state === 'running' ? 'Stop' : 'Forget'}
            </Button>,
          ],
        };
      })}
    />
  );
}

function How({ of: { name, state, step, error, bytes_done, bytes_total } }: { of: ImageImport }) {
  if (state !== 'running') return <>{error ?? step}</>;
  return (
    <>
      {step}
      <Progress
        label={`How far ${name} is`}
        done={bytes_done}
        // Unpacked, it is more than what came.
        total={bytes_total !== null && bytes_done <= bytes_total ? bytes_total : null}
      />
    </>
  );
}
