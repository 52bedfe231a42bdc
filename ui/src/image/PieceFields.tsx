// SPDX-License-Identifier: Apache-2.0
import { Field } from '../form/Field';
import { TextField } from '../form/TextField';
import type { useForm } from '../form/useForm';
import { bytes } from '../ui/format';
import type { ImportDraft, Piece, SourceDraft } from './importDraft';

interface Props {
  readonly piece: Piece;
  /** What the piece is called; empty: it is the main one. */
  readonly label: string;
  /** What may be in the file. */
  readonly hint: string;
  readonly draft: ImportDraft;
  readonly change: (change: Partial<ImportDraft>) => void;
  readonly field: ReturnType<typeof useForm<ImportDraft>>['field'];
}

/** Where one piece of an import comes from, and its digest. */
export function PieceFields({ piece, label, hint, draft, change, field }: Props) {
  const source = draft[piece];
  const set = (part: Partial<SourceDraft>) => {
    change({ [piece]: { ...source, ...part } });
  };
  const called = (what: string) => (label === '' ? what : `${label}: ${what}`);
  const bound = (name: string) => {
    const { fault, onLeave } = field(`${piece}.${name}`);
    return { fault, onLeave };
  };
  return (
    <>
      {draft.origin === 'file' && (
        <Field
          label={called('File')}
          hint={source.file === null ? hint : bytes(source.file.size)}
          fault={bound('upload').fault}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              onChange={({ currentTarget }) => {
                set({ file: currentTarget.files?.[0] ?? null });
              }}
            />
          )}
        </Field>
      )}
      {draft.origin === 'url' && (
        <TextField
          label={called('URL')}
          hint="It must begin with one of the host’s HEARTH_HOST_IMAGE_URLS."
          value={source.url}
          {...bound('url')}
          onChange={(url) => {
            set({ url: url.trim() });
          }}
        />
      )}
      {draft.origin === 'path' && (
        <TextField
          label={called('Path')}
          hint="Below a folder of the host’s HEARTH_HOST_IMAGE_FOLDERS."
          value={source.path}
          {...bound('path')}
          onChange={(path) => {
            set({ path });
          }}
        />
      )}
      <TextField
        label={called('SHA-256')}
        hint="Of the file as it comes. Left empty, nothing is compared."
        value={source.sha256}
        {...bound('sha256')}
        onChange={(sha256) => {
          set({ sha256: sha256.trim().toLowerCase() });
        }}
      />
    </>
  );
}
