// SPDX-License-Identifier: Apache-2.0
import { localTime, utcTime } from './format';

interface TimeProps {
  /** RFC 3339, or milliseconds since 1970. */
  readonly at: string | number;
  /** How it is written in the viewer's zone; with its day and seconds when nothing is said. */
  readonly written?: (epochMs: number) => string;
}

/** A time in the viewer's zone, and in UTC on hover. */
export function Time({ at, written = localTime }: TimeProps) {
  const epochMs = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={new Date(epochMs).toISOString()} title={utcTime(epochMs)}>
      {written(epochMs)}
    </time>
  );
}
