// SPDX-License-Identifier: Apache-2.0
import type { VmEvent } from '../api/types';
import { eventWords, weightOf, type Weight } from '../event/eventWords';

/** Something that happened in the charted time. */
export interface Mark {
  readonly id: number;
  /** Milliseconds since 1970, by the host's clock. */
  readonly at: number;
  readonly label: string;
  readonly detail: string;
  readonly weight: Weight;
}

/** What happened between two times, newest first. */
export function marksBetween(events: readonly VmEvent[], from: number, to: number): Mark[] {
  return events
    .map((event) => ({
      id: event.id,
      at: Date.parse(event.at),
      label: eventWords[event.kind].label,
      detail: event.detail,
      weight: weightOf(event),
    }))
    .filter(({ at }) => at >= from && at <= to);
}
