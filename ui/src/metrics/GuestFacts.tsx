// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';
import { Facts } from '../ui/Facts';
import { duration, kibibytes, UNKNOWN } from '../ui/format';

/** What only the guest itself can know. */
export function GuestFacts({ sample }: { readonly sample: VmMetrics | null }) {
  const load = sample?.load_average ?? null;
  return (
    <Facts
      facts={[
        [
          'Load average, 1 · 5 · 15 min',
          load?.map((each) => each.toFixed(2)).join(' · ') ?? UNKNOWN,
        ],
        ['Processes', sample?.process_count ?? UNKNOWN],
        ['Guest up for', duration(sample?.uptime_seconds ?? null)],
        ['Agent version', sample?.agent_version ?? UNKNOWN],
      ]}
    />
  );
}

/** The guest's memory in numbers: used is total less available. */
export function GuestMemory({ sample }: { readonly sample: VmMetrics | null }) {
  return (
    <Facts
      compact
      facts={[
        ['Used', kibibytes(sample?.memory_used_kb ?? null)],
        ['Available', kibibytes(sample?.memory_available_kb ?? null)],
        ['Total', kibibytes(sample?.memory_total_kb ?? null)],
      ]}
    />
  );
}
