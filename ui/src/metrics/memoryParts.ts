// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';

/** A part of the guest's memory, in the kernel's kB. */
export interface MemoryPart {
  readonly name: 'Used' | 'Caches' | 'Free';
  readonly kb: number;
}

/**
 * Parts that make up all the memory the guest's kernel manages: used is total less available, and
 * what is available and not free are caches, given back when memory is needed. Null when the guest
 * does not say.
 */
export function memoryParts(sample: VmMetrics | null): readonly MemoryPart[] | null {
  const total = sample?.memory_total_kb ?? null;
  const available = sample?.memory_available_kb ?? null;
  const free = sample?.guest?.memory_free_kb ?? null;
  if (total === null || available === null || free === null) return null;
  // What the kernel keeps back for itself is free, and not available.
  const given = Math.min(free, available);
  return [
    { name: 'Used', kb: total - available },
    { name: 'Caches', kb: available - given },
    { name: 'Free', kb: given },
  ];
}
