// SPDX-License-Identifier: Apache-2.0
import type { components } from '../api/schema';
import type { VmNetwork } from '../api/types';
import { faultsOf, wholeNumberFault, type Faults } from '../form/faults';
import { addressFault } from '../vm/addressFault';
import { MOST_DISK_MIB } from '../vm/disk';

export type VmCreate = components['schemas']['VmCreate'];
export type ExternalVmCreate = components['schemas']['ExternalVmCreate'];

/** Whether Hearth boots the VM, or somebody else did. */
export type VmKind = 'booted' | 'external';

export interface ForwardDraft {
  readonly hostPort: string;
  readonly guestPort: string;
}

/** A VM as it is typed; both kinds at once, so that a change of mind loses nothing. */
export interface VmDraft {
  readonly name: string;
  readonly vcpus: string;
  readonly memory: string;
  readonly image: string;
  /** Empty: as large as the image's. */
  readonly disk: string;
  readonly mode: VmNetwork['mode'];
  readonly forwards: readonly ForwardDraft[];
  readonly interval: string;
  readonly startsAtOnce: boolean;
  readonly guestIp: string;
  readonly agentPort: string;
}

/** What the contract says a VM has of whom nothing is said. */
export const firstDraft: VmDraft = {
  name: '',
  vcpus: '1',
  memory: '128',
  image: 'demo',
  disk: '',
  mode: 'none',
  forwards: [],
  interval: '1',
  startsAtOnce: true,
  guestIp: '',
  agentPort: '8080',
};

export const LEAST_MIB = 64;
export const MOST_VCPUS = 32;
export const MOST_FORWARDS = 64;
export const LONGEST_INTERVAL_S = 60;
export const LAST_PORT = 65_535;

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const IMAGE = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/**
 * What the manager would refuse, in its words. It mirrors VmDraft, NetworkDraft and ExternalDraft
 * (manager/src/main/java/dev/hearth/manager/vm), which have the word.
 *
 * @param hostMib the host's memory; null when nobody knows it
 */
export function draftFaults(kind: VmKind, draft: VmDraft, hostMib: number | null): Faults {
  const both = {
    name: nameFault(draft.name),
    poll_interval_s: wholeNumberFault(draft.interval, 1, LONGEST_INTERVAL_S),
  };
  if (kind === 'external') {
    return faultsOf({
      ...both,
      'external.guest_ip': addressFault(draft.guestIp.trim()),
      'external.agent_port': wholeNumberFault(draft.agentPort, 1, LAST_PORT),
    });
  }
  return faultsOf({
    ...both,
    vcpu_count: wholeNumberFault(draft.vcpus, 1, MOST_VCPUS),
    mem_size_mib: wholeNumberFault(draft.memory, LEAST_MIB, hostMib),
    image: IMAGE.test(draft.image)
      ? null
      : 'must be the name of an image: 1 to 63 of a-z, 0-9, dot, _ and -, beginning with a letter or digit',
    disk_mib: draft.disk === '' ? null : wholeNumberFault(draft.disk, 1, MOST_DISK_MIB),
    ...(draft.mode === 'none' ? {} : forwardFaults(draft.forwards)),
  });
}

export function nameFault(name: string): string | null {
  if (name === '') return 'is missing';
  return NAME.test(name)
    ? null
    : 'must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit';
}

function forwardFaults(forwards: readonly ForwardDraft[]): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  forwards.forEach(({ hostPort, guestPort }, index) => {
    const isTwice = forwards.findIndex((each) => each.hostPort === hostPort) < index;
    found[forwardField(index, 'host_port')] =
      wholeNumberFault(hostPort, 1, LAST_PORT) ??
      (isTwice ? 'must not be there twice: a port of the host leads to one port of a guest' : null);
    found[forwardField(index, 'guest_port')] = wholeNumberFault(guestPort, 1, LAST_PORT);
  });
  return found;
}

/** What the API calls a port of the so-manieth forward. */
export function forwardField(index: number, port: 'host_port' | 'guest_port'): string {
  return `network.forwards[${index.toString()}].${port}`;
}

const BOOTED_FIELD =
  /^(name|poll_interval_s|vcpu_count|mem_size_mib|image|disk_mib|network\.mode|network\.forwards\[\d+\]\.(host|guest)_port)$/;
const EXTERNAL_FIELD = /^(name|poll_interval_s|external\.(guest_ip|agent_port))$/;

/** Whether the form has a control for a field of the API. */
export function hasField(kind: VmKind, name: string): boolean {
  return (kind === 'external' ? EXTERNAL_FIELD : BOOTED_FIELD).test(name);
}

/** What is sent. */
export function bodyOfDraft(kind: VmKind, draft: VmDraft): VmCreate | ExternalVmCreate {
  const { name } = draft;
  const poll_interval_s = Number(draft.interval);
  if (kind === 'external') {
    const external = { guest_ip: draft.guestIp.trim(), agent_port: Number(draft.agentPort) };
    return { name, external, poll_interval_s };
  }
  const forwards = draft.forwards.map(({ hostPort, guestPort }) => ({
    host_port: Number(hostPort),
    guest_port: Number(guestPort),
  }));
  return {
    name,
    vcpu_count: Number(draft.vcpus),
    mem_size_mib: Number(draft.memory),
    image: draft.image,
    ...(draft.disk === '' ? {} : { disk_mib: Number(draft.disk) }),
    network: { mode: draft.mode, forwards: draft.mode === 'none' ? [] : forwards },
    poll_interval_s,
  };
}
