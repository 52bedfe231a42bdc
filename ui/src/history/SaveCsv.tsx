// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { memo } from 'react';
import { explain } from '../api/problem';
import { historyAsCsv } from './historyQuery';
import { save } from '../ui/save';
import type { Span } from './span';

interface SaveCsvProps {
  readonly id: string;
  readonly span: Span;
}

/** Has the browser save what was measured of a VM in a span, as comma-separated values. */
export const SaveCsv = memo(function SaveCsv({ id, span }: SaveCsvProps) {
  const saving = useMutation({
    mutationFn: () => historyAsCsv(id, span),
    onSuccess: (csv) => {
      save(csv, 'metrics.csv');
    },
  });
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={saving.isPending}
        onClick={() => {
          saving.mutate();
        }}
      >
        CSV
      </Button>
      {saving.error !== null && <span role="alert">{explain(saving.error).detail}</span>}
    </>
  );
});
