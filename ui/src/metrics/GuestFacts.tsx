// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';
import { Facts } from '../ui/Facts';
import { duration, percent, UNKNOWN } from '../ui/format';

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

/** What the guest's CPUs did besides working, as its kernel tells. */
export function GuestCpu({ sample }: { readonly sample: VmMetrics | null }) {
  const guest = sample?.guest ?? null;
  return (
    <Facts
      compact
      facts={[
        ['Steal', percent(guest?.cpu_steal_percent ?? null)],
        ['Waits for a disk', percent(guest?.cpu_iowait_percent ?? null)],
      ]}
    />
  );
}
