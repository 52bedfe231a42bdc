// SPDX-License-Identifier: Apache-2.0
import type { VmNetwork } from '../api/types';

/** Where a guest may go, in words. */
export const networkWords: Readonly<Record<VmNetwork['mode'], string>> = {
  none: 'none',
  nat: 'nat: out, behind the host’s address',
  isolated: 'isolated: nowhere',
};

/** `8022 → 22, 8443 → 443`: ports of the host that lead into the guest. */
export function forwardsInWords({ forwards }: VmNetwork): string {
  const words = forwards.map(
    ({ host_port, guest_port }) => `${host_port.toString()} → ${guest_port.toString()}`,
  );
  return words.length === 0 ? 'none' : words.join(', ');
}
