// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import form from '../form/Form.module.css';
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import classes from './CreateVmPage.module.css';
import { forwardField, MOST_FORWARDS, type ForwardDraft, type VmDraft } from './vmDraft';

/** The host's ports that lead into the guest. */
export function ForwardFields({ vm }: { readonly vm: Form<VmDraft> }) {
  const { forwards } = vm.draft;
  const put = (index: number, change: Partial<ForwardDraft>) => {
    vm.change({
      forwards: forwards.map((each, at) => (at === index ? { ...each, ...change } : each)),
    });
  };
  return (
    <fieldset className={classes.forwards}>
      <legend>Ports that lead in</legend>
      <p>
        TCP, at every address of the host but its loopback; 1 to 65535, each port of the host once.
        At most {MOST_FORWARDS}.
      </p>
      {forwards.map(({ hostPort, guestPort }, index) => {
        const number = (index + 1).toString();
        return (
          // A row has nothing but its place; its fields are controlled.
          <div key={index} className={form.row}>
            <TextField
              label={`Host port ${number}`}
              kind="number"
              value={hostPort}
              {...vm.field(forwardField(index, 'host_port'))}
              onChange={(typed) => {
                put(index, { hostPort: typed });
              }}
            />
            <TextField
              label={`Guest port ${number}`}
              kind="number"
              value={guestPort}
              {...vm.field(forwardField(index, 'guest_port'))}
              onChange={(typed) => {
                put(index, { guestPort: typed });
              }}
            />
            <Button
              variant="default"
              size="compact-sm"
              className={classes.remove}
              aria-label={`Remove port ${number}`}
              onClick={() => {
                vm.change({ forwards: forwards.filter((_, at) => at !== index) });
              }}
            >
              Remove
            </Button>
          </div>
        );
      })}
      <div>
        <Button
          variant="default"
          size="compact-sm"
          disabled={forwards.length >= MOST_FORWARDS}
          onClick={() => {
            vm.change({ forwards: [...forwards, { hostPort: '', guestPort: '' }] });
          }}
        >
          Add a port
        </Button>
      </div>
    </fieldset>
  );
}
