// SPDX-License-Identifier: Apache-2.0
import type { Vm } from '../api/types';
import { vmCan } from '../vm/vmCan';
import { vmPath } from '../vm/vmPath';

export type PaletteDeed =
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'do'; readonly verb: 'start' | 'stop' | 'pause' | 'resume' | 'snapshot' };

/** Something that can be chosen. */
export interface Entry {
  readonly key: string;
  readonly words: string;
  /** What it is: a page, a VM, or something to do. */
  readonly kind: string;
  readonly deed: PaletteDeed;
}

/** So many are shown: more than these are found by typing more. */
export const MOST_SHOWN = 20;

const verbs = [
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['pause', 'Pause'],
  ['resume', 'Resume'],
  ['snapshot', 'Take a snapshot of'],
] as const;

const pages = [
  ['Fleet', '/'],
  ['Hosts', '/hosts'],
  ['Images', '/images'],
  ['Events', '/events'],
  ['Alerts', '/alerts'],
  ['Alert rules', '/alerts/rules'],
  ['Webhooks', '/alerts/webhooks'],
  ['Create VM', '/vms/new'],
] as const;

/** What can be done with the VM that is looked at, all pages, and all VMs, in this order. */
export function entriesOf(vms: readonly Vm[], current: Vm | undefined): readonly Entry[] {
  const deeds =
    current === undefined
      ? []
      : verbs
          .filter(([verb]) => vmCan(verb, current.state))
          .map(([verb, label]) => ({
            key: verb,
            words: `${label} ${current.name}`,
            kind: 'do',
            deed: { kind: 'do' as const, verb },
          }));
  return [
    ...deeds,
    ...pages.map(([words, to]) => ({
      key: to,
      words,
      kind: 'page',
      deed: { kind: 'go' as const, to },
    })),
    ...vms.map(({ id, name }) => ({
      key: id,
      words: name,
      kind: 'VM',
      deed: { kind: 'go' as const, to: vmPath(id) },
    })),
  ];
}

/** Those that have the text, the ones that begin with it first. */
export function found(entries: readonly Entry[], text: string): readonly Entry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return entries;
  const begin: Entry[] = [];
  const hold: Entry[] = [];
  for (const entry of entries) {
    const at = entry.words.toLowerCase().indexOf(wanted);
    if (at === 0) begin.push(entry);
    else if (at > 0) hold.push(entry);
  }
  return [...begin, ...hold];
}
