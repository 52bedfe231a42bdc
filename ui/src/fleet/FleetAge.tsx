// SPDX-License-Identifier: Apache-2.0
import { sharedClock } from '../ui/clock';
import { ageInWords } from '../ui/format';
import { Ticking } from '../ui/Ticking';
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
  if (ageMs === null) return <NotKnown title="There is no sample of this VM." />;
  const words = () => {
    const { heardAt, phase } = stream.getView();
    const since = heardAt === null ? 0 : Math.max(0, sharedClock.now() - heardAt);
    return `${ageInWords(ageMs + since)} ${phase === 'live' ? 'ago' : 'old'}`;
  };
  return <Ticking words={words} title={meaning} />;
}
