// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { explain } from '../api/problem';
import type { Vm } from '../api/types';
import { Notice } from '../ui/Notice';
import { vmCan } from '../vm/vmCan';
import { useVmAction } from '../vm/vmQueries';

/** That a VM has no console because it does not run, and how it gets one. */
export function StartVm({ vm }: { readonly vm: Pick<Vm, 'id' | 'name' | 'state'> }) {
  const action = useVmAction(vm.id);
  const failure = action.error === null ? null : explain(action.error);
  return (
    <>
      <Notice kind="neutral" title={`${vm.name} is ${vm.state}`}>
        <p>A VM has a terminal while it runs.</p>
        {vmCan('start', vm.state) && (
          <Button
            variant="default"
            size="compact-sm"
            loading={action.isPending}
            onClick={() => {
              action.mutate('start');
            }}
          >
            Start
          </Button>
        )}
      </Notice>
      {failure !== null && (
        <Notice kind="problem" title={failure.title}>
          {failure.detail}
        </Notice>
      )}
    </>
  );
}
