// SPDX-License-Identifier: Apache-2.0
import type { FleetRow, Host, Vm } from '../api/types';
import type { FleetStore } from '../fleet/FleetStore';

/** A VM of a host: its slot in the store, and what the stream says of it. */
export interface Resident {
  readonly slot: number;
  readonly row: FleetRow;
  /** Null until the list of VMs is there. */
  readonly vm: Vm | null;
}

/** A host with what runs there. */
export interface HostLoad {
  readonly address: string;
  readonly host: Host;
  /** By name. */
  readonly residents: readonly Resident[];
  readonly running: number;
  /** What its VMs may take at most, of those that Hearth boots; null when nobody knows. */
  readonly vcpus: number | null;
  readonly memoryMib: number | null;
}

/** `127.0.0.1:9090`: what the fleet calls a host. */
export function addressOf({ url }: Pick<Host, 'url'>): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

export function hostPath(address: string): string {
  return `/hosts/${encodeURIComponent(address)}`;
}

/**
 * Each host with its VMs.
 *
 * @param vms undefined while they are not known
 */
export function hostLoads(
  hosts: readonly Host[],
  store: Pick<FleetStore, 'used' | 'row' | 'ranks'>,
  vms: readonly Vm[] | undefined,
): readonly HostLoad[] {
  const known = new Map(vms?.map((vm) => [vm.id, vm]));
  const ranks = store.ranks();
  const at = new Map<string, Resident[]>();
  for (const slot of [...store.used()].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))) {
    const row = store.row(slot);
    const resident = { slot, row, vm: known.get(row.id) ?? null };
    const others = at.get(row.host);
    if (others === undefined) at.set(row.host, [resident]);
    else others.push(resident);
  }
  return hosts.map((host) => {
    const address = addressOf(host);
    const residents = at.get(address) ?? [];
    return {
      address,
      host,
      residents,
      running: residents.filter(({ row: { state } }) => state === 'running').length,
      vcpus: promised(residents, vms, ({ vcpu_count }) => vcpu_count),
      memoryMib: promised(residents, vms, ({ mem_size_mib }) => mem_size_mib),
    };
  });
}

/** A sum of which a part is not known is not known. External VMs take nothing that was promised. */
function promised(
  residents: readonly Resident[],
  vms: readonly Vm[] | undefined,
  size: (vm: Vm) => number | null,
): number | null {
  if (vms === undefined) return null;
  let sum = 0;
  for (const { vm } of residents) {
    if (vm !== null && vm.external !== null) continue;
    const each = vm === null ? null : size(vm);
    if (each === null) return null;
    sum += each;
  }
  return sum;
}
