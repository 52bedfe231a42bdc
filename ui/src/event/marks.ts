// SPDX-License-Identifier: Apache-2.0
import type { VmEvent } from '../api/types';
import { eventWords, weightOf, type Weight } from './eventWords';

/** Something that happened in the charted time. */
export interface Mark {
  readonly id: number;
  /** Milliseconds since 1970, by the host's clock. */
  readonly at: number;
  readonly label: string;
  readonly detail: string;
  readonly weight: Weight;
}

/** Events as they are marked in charts, in their order. */
export function marksOf(events: readonly VmEvent[]): Mark[] {
  return events.map((event) => ({
    id: event.id,
    at: Date.parse(event.at),
    label: eventWords[event.kind].label,
    detail: event.detail,
    weight: weightOf(event),
  }));
}

/** Those between two times. */
export function marksBetween(marks: readonly Mark[], from: number, to: number): Mark[] {
  return marks.filter(({ at }) => at >= from && at <= to);
}
