// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Choice } from '../form/Choice';
import { Field } from '../form/Field';
import { FormFrame } from '../form/FormFrame';
import { FormProblem } from '../form/FormProblem';
import { SelectField } from '../form/SelectField';
import { TextField } from '../form/TextField';
import { useForm } from '../form/useForm';
import { bytes } from '../ui/format';
import { importFaults, NEW_IMPORT, type ImportDraft } from './importDraft';
import { Progress } from './Progress';
import { useImport } from './useImport';

const fields = ['name', 'kernel_of', 'rootfs.upload', 'rootfs.url', 'rootfs.path', 'rootfs.sha256'];

/** Imports an image; its kernel is that of one that is there. @param kernels their names */
export function ImportForm({ kernels }: { readonly kernels: readonly string[] }) {
  const form = useForm<ImportDraft>(
    () => ({ ...NEW_IMPORT, kernelOf: kernels[0] ?? '' }),
    importFaults,
  );
  const { draft, change, field } = form;
  const sending = useImport(form.refuse, () => {
    change({ ...NEW_IMPORT, kernelOf: draft.kernelOf });
  });
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
        {...bound(field('name'))}
        onChange={(name) => {
          change({ name });
        }}
      />
      <SelectField
        label="Kernel and modules"
        hint="Those of an image that is there."
        fault={field('kernel_of').fault}
        value={draft.kernelOf}
        options={kernels.map((each) => [each, `of ${each}`] as const)}
        onChange={(kernelOf) => {
          change({ kernelOf });
        }}
      />
      <Choice
        legend="Root file system"
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
      <Source draft={draft} change={change} field={field} />
      <TextField
        label="SHA-256"
        hint="Of the file as it comes. Left empty, nothing is compared."
        value={draft.sha256}
        {...bound(field('rootfs.sha256'))}
        onChange={(sha256) => {
          change({ sha256: sha256.trim().toLowerCase() });
        }}
      />
      <FormProblem error={sending.error} fields={(name) => fields.includes(name)} />
      {sending.arrived !== null && draft.file !== null && (
        <Progress label="Sent" done={sending.arrived} total={draft.file.size} />
      )}
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

interface SourceProps {
  readonly draft: ImportDraft;
  readonly change: (change: Partial<ImportDraft>) => void;
  readonly field: ReturnType<typeof useForm<ImportDraft>>['field'];
}

/** The one of the three that was chosen. */
function Source({ draft, change, field }: SourceProps) {
  switch (draft.origin) {
    case 'file':
      return (
        <Field
          label="File"
          hint={
            draft.file === null
              ? 'ext4, or an archive of docker save or an OCI layout; also with gzip, zstd or xz.'
              : bytes(draft.file.size)
          }
          fault={field('rootfs.upload').fault}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              onChange={({ currentTarget }) => {
                change({ file: currentTarget.files?.[0] ?? null });
              }}
            />
          )}
        </Field>
      );
    case 'url':
      return (
        <TextField
          label="URL"
          hint="It must begin with one of the host’s HEARTH_HOST_IMAGE_URLS."
          value={draft.url}
          {...bound(field('rootfs.url'))}
          onChange={(url) => {
            change({ url: url.trim() });
          }}
        />
      );
    case 'path':
      return (
        <TextField
          label="Path"
          hint="Below a folder of the host’s HEARTH_HOST_IMAGE_FOLDERS."
          value={draft.path}
          {...bound(field('rootfs.path'))}
          onChange={(path) => {
            change({ path });
          }}
        />
      );
  }
}

/** What a text field takes of the state of a form's field. */
function bound({ fault, onLeave }: ReturnType<SourceProps['field']>) {
  return { fault, onLeave };
}
