// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Choice } from '../form/Choice';
import { FormFrame } from '../form/FormFrame';
import { FormProblem } from '../form/FormProblem';
import { SelectField } from '../form/SelectField';
import { TextField } from '../form/TextField';
import { useForm } from '../form/useForm';
import { importFaults, NEW_IMPORT, type ImportDraft } from './importDraft';
import { PieceFields } from './PieceFields';
import { Progress } from './Progress';
import { useImport } from './useImport';

const isShown = (field: string) =>
  /^(?:name|kernel_of|(?:rootfs|kernel|initrd)\.(?:upload|url|path|sha256))$/.test(field);

/** Imports an image. @param kernels the names of those that can lend their kernel; may be empty */
export function ImportForm({ kernels }: { readonly kernels: readonly string[] }) {
  const form = useForm<ImportDraft>(
    () => ({ ...NEW_IMPORT, kernelOf: kernels[0] ?? '' }),
    importFaults,
  );
  const { draft, change, field } = form;
  const sending = useImport(form.refuse, () => {
    change({ ...NEW_IMPORT, kernelOf: draft.kernelOf });
  });
  const { fault, onLeave } = field('name');
  const pieces = { draft, change, field };
  return (
    <FormFrame
      label="Import an image"
      tries={form.tries}
      onSend={() => {
        if (form.check() && !sending.isPending) sending.begin(draft);
      }}
    >
      <TextField
        label="Name"
        value={draft.name}
        fault={fault}
        onLeave={onLeave}
        onChange={(name) => {
          change({ name });
        }}
      />
      <Choice
        legend="It comes from"
        value={draft.origin}
        options={[
          ['file', 'A file of this computer'],
          ['url', 'A URL that the host may fetch'],
          ['path', 'A file of the host'],
        ]}
        onChange={(origin) => {
          change({ origin });
        }}
      />
      <PieceFields
        {...pieces}
        piece="rootfs"
        label=""
        hint="ext4, or an archive of docker save or an OCI layout; also with gzip, zstd or xz."
      />
      <SelectField
        label="Kernel, modules and initrd"
        hint="Those of an image that is there, or its own."
        fault={field('kernel_of').fault}
        value={draft.kernelOf}
        options={[
          ...kernels.map((each) => [each, `of ${each}`] as const),
          ['', 'its own'] as const,
        ]}
        onChange={(kernelOf) => {
          change({ kernelOf });
        }}
      />
      {draft.kernelOf === '' && (
        <>
          <PieceFields {...pieces} piece="kernel" label="Kernel" hint="ELF or bzImage." />
          <PieceFields
            {...pieces}
            piece="initrd"
            label="Initrd"
            hint="As the kernel’s distribution made it. Not needed by a kernel that mounts its disk without modules."
          />
        </>
      )}
      <FormProblem error={sending.error} fields={isShown} />
      {sending.sent !== null && <Progress label="Sent" {...sending.sent} />}
      <div>
        <Button type="submit" color="blue.9" loading={sending.isPending}>
          Import
        </Button>{' '}
        {sending.isPending && draft.origin === 'file' && (
          <Button variant="default" onClick={sending.stop}>
            Stop
          </Button>
        )}
      </div>
    </FormFrame>
  );
}
