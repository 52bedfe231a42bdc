// SPDX-License-Identifier: Apache-2.0
import { CheckField } from '../form/CheckField';
import form from '../form/Form.module.css';
import { SelectField } from '../form/SelectField';
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import { mebibytes } from '../ui/format';
import { ForwardFields } from './ForwardFields';
import { ImageField } from './ImageField';
import { LEAST_MIB, MOST_VCPUS, type VmDraft } from './vmDraft';

const modes = [
  ['none', 'None'],
  ['nat', 'NAT: out, behind the host’s address'],
  ['isolated', 'Isolated: nowhere'],
] as const;

interface BootedFieldsProps {
  readonly vm: Form<VmDraft>;
  /** Null when nobody knows. */
  readonly hostMib: number | null;
}

/** What Hearth gives a VM that it boots. */
export function BootedFields({ vm, hostMib }: BootedFieldsProps) {
  const { draft, change, field } = vm;
  const most = hostMib === null ? 'the host’s memory' : `the host’s ${mebibytes(hostMib)}`;
  return (
    <>
      <div className={form.row}>
        <TextField
          label="vCPUs"
          kind="number"
          hint={`1 to ${MOST_VCPUS.toString()}.`}
          value={draft.vcpus}
          {...field('vcpu_count')}
          onChange={(vcpus) => {
            change({ vcpus });
          }}
        />
        <TextField
          label="Memory"
          unit="MiB"
          hint={`At least ${LEAST_MIB.toString()} MiB, at most ${most}.`}
          value={draft.memory}
          {...field('mem_size_mib')}
          onChange={(memory) => {
            change({ memory });
          }}
        />
      </div>
      <ImageField vm={vm} />
      <TextField
        label="Disk"
        unit="MiB"
        hint="Empty: as large as the image’s. What is not written takes no room on the host."
        value={draft.disk}
        {...field('disk_mib')}
        onChange={(disk) => {
          change({ disk });
        }}
      />
      <SelectField
        label="Network"
        hint="No guest reaches another, or a service of its host."
        options={modes}
        value={draft.mode}
        fault={field('network.mode').fault}
        onChange={(mode) => {
          change({ mode });
        }}
      />
      {draft.mode !== 'none' && <ForwardFields vm={vm} />}
      <CheckField
        label="Start it at once"
        checked={draft.startsAtOnce}
        onChange={(startsAtOnce) => {
          change({ startsAtOnce });
        }}
      />
    </>
  );
}
