// SPDX-License-Identifier: Apache-2.0
import { sharedClock } from './clock';
import { ageInWords } from './format';
import { Ticking } from './Ticking';

interface AgeProps {
  /** How old the value was when it came. */
  readonly ageMs: number;
  /** When it came, by the monotonic clock. */
  readonly receivedAt: number;
}

/** How old a value is by now; ticks between messages. */
export function Age({ ageMs, receivedAt }: AgeProps) {
  const ageNow = () => ageMs + Math.max(0, sharedClock.now() - receivedAt);
  return <Ticking words={() => `${ageInWords(ageNow())} ago`} />;
}
