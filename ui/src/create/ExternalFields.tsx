// SPDX-License-Identifier: Apache-2.0
import { TextField } from '../form/TextField';
import type { Form } from '../form/useForm';
import type { VmDraft } from './vmDraft';

/** Where the guest agent of a VM is asked that somebody else booted. */
export function ExternalFields({ vm }: { readonly vm: Form<VmDraft> }) {
  const { draft, change, field } = vm;
  return (
    <>
      <TextField
        label="Address"
        hint="IPv4 or IPv6, without port or prefix; one VM’s only. The host must reach it: not loopback, link-local or the host’s own, unless its operator allows that."
        value={draft.guestIp}
        {...field('external.guest_ip')}
        onChange={(guestIp) => {
          change({ guestIp });
        }}
      />
      <TextField
        label="Guest agent’s port"
        kind="number"
        hint="TCP, 1 to 65535. The agent listens at 8080 unless it is told otherwise."
        value={draft.agentPort}
        {...field('external.agent_port')}
        onChange={(agentPort) => {
          change({ agentPort });
        }}
      />
    </>
  );
}
