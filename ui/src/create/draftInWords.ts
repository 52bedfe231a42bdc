// SPDX-License-Identifier: Apache-2.0
import type { Faults } from '../form/faults';
import { mebibytes } from '../ui/format';
import { forwardField, type VmDraft, type VmKind } from './vmDraft';

/** What will be created, a sentence each; what is not known yet is said so. */
export function draftInWords(kind: VmKind, draft: VmDraft, faults: Faults): string[] {
  const { name, interval } = draft;
  const called = faults.name === undefined ? `called ${name}` : 'without a valid name yet';
  const often = faults.poll_interval_s !== undefined ? null : Number(interval);
  const measured =
    often === null
      ? 'How often it is measured is not said yet.'
      : often === 1
        ? 'It is measured once a second.'
        : `It is measured every ${often.toString()} s.`;
  if (kind === 'external') return [...external(draft, faults, called), measured];
  return [
    `A VM ${called}, with ${vcpus(draft, faults)} and ${memory(draft, faults)} of memory, from ${image(draft, faults)}.`,
    disk(draft, faults),
    ...network(draft, faults),
    measured,
    draft.startsAtOnce ? 'It is started at once.' : 'It stays stopped until it is started.',
  ];
}

function external({ guestIp, agentPort }: VmDraft, faults: Faults, called: string): string[] {
  const where =
    faults['external.guest_ip'] === undefined ? guestIp.trim() : 'an address not valid yet';
  const port = faults['external.agent_port'] === undefined ? agentPort : 'not valid yet';
  return [
    `An entry ${called} for a machine that runs already.`,
    `Its guest agent is asked at ${where}, port ${port}.`,
    'Hearth only measures it: it cannot start, stop, pause or snapshot it.',
  ];
}

function vcpus({ vcpus: count }: VmDraft, faults: Faults): string {
  if (faults.vcpu_count !== undefined) return 'vCPUs not valid yet';
  return Number(count) === 1 ? '1 vCPU' : `${Number(count).toString()} vCPUs`;
}

function memory({ memory: mib }: VmDraft, faults: Faults): string {
  return faults.mem_size_mib === undefined ? mebibytes(Number(mib)) : 'a size not valid yet';
}

function image({ image: name }: VmDraft, faults: Faults): string {
  return faults.image === undefined ? `the image ${name}` : 'an image not valid yet';
}

function disk({ disk: mib }: VmDraft, faults: Faults): string {
  if (faults.disk_mib !== undefined) return 'Its disk has a size not valid yet.';
  return mib === ''
    ? 'Its disk is as large as the image’s.'
    : `Its disk has ${mebibytes(Number(mib))}, and its file system is grown to that.`;
}

function network({ mode, forwards }: VmDraft, faults: Faults): string[] {
  const words = {
    none: 'It has no network.',
    nat: 'Its guest reaches other networks behind the host’s address.',
    isolated: 'Its guest reaches nothing.',
  };
  if (mode === 'none') return [words.none];
  const leads = forwards.map(({ hostPort, guestPort }, index) => {
    const isFine =
      faults[forwardField(index, 'host_port')] === undefined &&
      faults[forwardField(index, 'guest_port')] === undefined;
    return isFine ? `port ${hostPort} of the host to ${guestPort}` : 'a port not valid yet';
  });
  if (leads.length === 0) return [words[mode], 'No port leads in.'];
  return [words[mode], `Into it lead: ${leads.join(', ')}.`];
}
