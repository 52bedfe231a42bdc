// SPDX-License-Identifier: Apache-2.0
import type { VmEvent } from '../api/types';

/** What can happen. */
export type EventKind = VmEvent['kind'];

/** How much an event is worth a look: `bad` ended something, `odd` may. */
export type Weight = 'plain' | 'odd' | 'bad';

interface EventWords {
  readonly label: string;
  readonly weight: Weight;
}

/** What happened, in a word or two. */
export const eventWords: Readonly<Record<EventKind, EventWords>> = {
  started: { label: 'started', weight: 'plain' },
  restored: { label: 'restored', weight: 'plain' },
  paused: { label: 'paused', weight: 'plain' },
  resumed: { label: 'resumed', weight: 'plain' },
  'snapshot-taken': { label: 'snapshot taken', weight: 'plain' },
  ended: { label: 'ended', weight: 'bad' },
  'agent-answered': { label: 'agent answers', weight: 'plain' },
  'agent-lost': { label: 'agent lost', weight: 'odd' },
  'guest-oom': { label: 'out of memory', weight: 'bad' },
  bottleneck: { label: 'waits', weight: 'odd' },
  'bottleneck-over': { label: 'waits no more', weight: 'plain' },
};

/** An end that somebody asked for is nothing to worry about. */
export function weightOf({ kind, verdict }: Pick<VmEvent, 'kind' | 'verdict'>): Weight {
  return kind === 'ended' && verdict?.cause === 'requested' ? 'plain' : eventWords[kind].weight;
}
