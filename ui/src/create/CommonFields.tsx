// SPDX-License-Identifier: Apache-2.0
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import type { VmDraft } from './vmDraft';

/** What every VM has. */
export function CommonFields({ vm }: { readonly vm: Form<VmDraft> }) {
  const { draft, change, field } = vm;
  return (
    <>
      <TextField
        label="Name"
        hint="1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit; no other VM may have it."
        value={draft.name}
        {...field('name')}
        onChange={(name) => {
          change({ name });
        }}
      />
      <TextField
        label="Measured every"
        hint="1 to 60 s. Its values are as old as that at most."
        unit="s"
        value={draft.interval}
        {...field('poll_interval_s')}
        onChange={(interval) => {
          change({ interval });
        }}
      />
    </>
  );
}
