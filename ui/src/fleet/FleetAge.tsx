// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';
import { sharedClock } from '../ui/clock';
import { ageInWords } from '../ui/format';
import type { FleetStream } from './FleetStream';
import { NotKnown } from './NotKnown';

interface FleetAgeProps {
  readonly stream: FleetStream;
  /** How old the newest sample was when the row was made; null when there is none. */
  readonly ageMs: number | null;
}

const meaning =
  'Of the newest sample. It counts from the last message of the manager: what did not change is not told again.';

/** How old a VM's values are; ticks between messages, with the one timer all rows share. */
export function FleetAge({ stream, ageMs }: FleetAgeProps) {
  const words = useSyncExternalStore(sharedClock.subscribe, () => {
    const { heardAt, phase } = stream.getView();
    if (ageMs === null || heardAt === null) return null;
    const age = ageInWords(ageMs + Math.max(0, sharedClock.now() - heardAt));
    return phase === 'live' ? `${age} ago` : `${age} old`;
  });
  if (words === null) return <NotKnown title="There is no sample of this VM." />;
  return <span title={meaning}>{words}</span>;
}
