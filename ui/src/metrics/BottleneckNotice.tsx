// SPDX-License-Identifier: Apache-2.0
import type { Bottleneck } from '../api/types';
import { Notice } from '../ui/Notice';

const titles: Readonly<Record<Bottleneck['kind'], string>> = {
  'needs-more-vcpu': 'Needs more vCPU',
  'needs-more-memory': 'Needs more memory',
  'cpu-limit': 'Held back by its CPU limit',
  'noisy-host': 'Noisy host',
  'disk-bound': 'Disk-bound',
  'disk-limit': 'Held back by its disk limit',
  'network-limit': 'Held back by its network limit',
};

/** What the VM waits for most; nothing when for nothing. */
export function BottleneckNotice({ bottleneck }: { readonly bottleneck: Bottleneck | null }) {
  if (bottleneck === null) return null;
  return (
    <Notice kind="caution" title={titles[bottleneck.kind]}>
      {bottleneck.detail}
    </Notice>
  );
}
