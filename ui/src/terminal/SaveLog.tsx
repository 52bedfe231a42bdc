// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { explain } from '../api/problem';
import type { Vm } from '../api/types';
import { useSaveLog } from './consoleLog';

/** Saves what the guest printed last, as text. */
export function SaveLog({ vm }: { readonly vm: Pick<Vm, 'id' | 'name'> }) {
  const saving = useSaveLog(vm.id, vm.name);
  const failure = saving.error === null ? null : explain(saving.error);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={saving.isPending}
        onClick={() => {
          saving.mutate();
        }}
      >
        Save log
      </Button>
      {failure !== null && (
        <span role="alert">
          {failure.title}. {failure.detail}
        </span>
      )}
    </>
  );
}
