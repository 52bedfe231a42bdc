// SPDX-License-Identifier: Apache-2.0
import type { VmBreakdown } from '../api/types';
import { rateScale } from '../metrics/scale';
import { Table } from '../ui/Table';
import { Family } from './Family';
import { perSecond, rate } from './partWords';

/** What goes through each network interface of a guest. */
export function Interfaces({ network }: { readonly network: VmBreakdown['network'] }) {
  const scale = rateScale(
    (network ?? []).flatMap((each) => [each.in_bytes_per_second, each.out_bytes_per_second]),
  );
  return (
    <Family title="Network" names="interfaces" of={network}>
      {(all) => (
        <Table
          label="Interfaces"
          columns={['Interface', 'In', 'Out', 'Packets in', 'Packets out']}
          rows={all.map((each) => ({
            key: each.device,
            cells: [
              each.device,
              rate(each.in_bytes_per_second, scale),
              rate(each.out_bytes_per_second, scale),
              perSecond(each.in_packets_per_second),
              perSecond(each.out_packets_per_second),
            ],
          }))}
        />
      )}
    </Family>
  );
}
