// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

/** The browser's monotonic clock in milliseconds, fresh every `periodMs`. */
export function useNow(periodMs: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const ticking = setInterval(() => {
      setNow(performance.now());
    }, periodMs);
    return () => {
      clearInterval(ticking);
    };
  }, [periodMs]);
  return now;
}
