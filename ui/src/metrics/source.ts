// SPDX-License-Identifier: Apache-2.0
import type { MetricState, Source } from '../api/types';

interface SourceWords {
  /** One word, beside every value. */
  readonly label: string;
  /** What the word means. */
  readonly meaning: string;
}

/** Where a value was measured, in words. */
export const sourceWords: Readonly<Record<Source, SourceWords>> = {
  guest: { label: 'guest', meaning: 'Measured inside the VM, by its agent.' },
  balloon: {
    label: 'balloon',
    meaning:
      'Measured inside the VM, by its kernel, which tells the host through the balloon driver.',
  },
  vmm: {
    label: 'vmm',
    meaning:
      "Measured on the host, from the VM's process: what the VM costs, not what happens inside.",
  },
  none: { label: 'none', meaning: 'Nobody knows. No value is shown, and the chart has a gap.' },
};

interface StateWords {
  readonly title: string;
  /** Said when the sample brings no reason of its own. */
  readonly detail: string;
}

/** Why a VM is not measured inside, in words; `live` needs none. */
export const stateWords: Readonly<Record<Exclude<MetricState, 'live'>, StateWords>> = {
  fallback: {
    title: 'The guest did not answer for this second',
    detail: 'Values marked vmm are measured on the host; the others are not known.',
  },
  stalled: {
    title: 'The guest has stopped answering',
    detail:
      'Three polls or more were missed. Values marked vmm are measured on the host; the others are not known.',
  },
  'no-agent': {
    title: 'The guest has not answered yet',
    detail: 'It may still be booting. Values marked vmm are measured on the host.',
  },
  paused: { title: 'The VM is paused', detail: 'Nothing moves in it. Resume it to see more.' },
  stopped: { title: 'The VM is not running', detail: 'Nothing is measured. Start it to see more.' },
  unknown: {
    title: 'The host does not answer',
    detail: 'Nothing is known of this VM until its host agent is back.',
  },
};
