// SPDX-License-Identifier: Apache-2.0
import { ageInWords } from './format';
import { useNow } from './useNow';

interface AgeProps {
  /** How old the value was when it came. */
  readonly ageMs: number;
  /** When it came, by the monotonic clock. */
  readonly receivedAt: number;
}

/** How old a value is by now; ticks between messages. */
export function Age({ ageMs, receivedAt }: AgeProps) {
  const now = useNow(200);
  return <>{ageInWords(ageMs + Math.max(0, now - receivedAt))} ago</>;
}
