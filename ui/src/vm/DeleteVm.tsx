// SPDX-License-Identifier: Apache-2.0
import type { Vm } from '../api/types';
import { DeleteByName } from '../ui/DeleteByName';

interface DeleteVmProps {
  readonly vm: Pick<Vm, 'name' | 'state'>;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the VM's name before it is deleted with all that it has. */
export function DeleteVm({ vm, ...dialog }: DeleteVmProps) {
  return (
    <DeleteByName name={vm.name} {...dialog}>
      {vm.state !== 'external'
        ? 'The VM, its disk and its snapshots are deleted for good.'
        : 'Hearth forgets the VM; the VM itself runs on.'}
    </DeleteByName>
  );
}
