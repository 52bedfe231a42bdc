// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';
import { Facts } from '../ui/Facts';
import { kibibytes } from '../ui/format';
import { memoryParts, type MemoryPart } from './memoryParts';
import classes from './MemoryParts.module.css';

/** What the guest's memory is used for: parts that sum to all of it, as a bar and in numbers. */
export function MemoryParts({ sample }: { readonly sample: VmMetrics | null }) {
  const parts = memoryParts(sample);
  const total = sample?.memory_total_kb ?? null;
  const facts: [string, string][] =
    parts === null
      ? [
          ['Used', kibibytes(sample?.memory_used_kb ?? null)],
          ['Available', kibibytes(sample?.memory_available_kb ?? null)],
        ]
      : parts.map(({ name, kb }) => [name, kibibytes(kb)]);
  const balloon = sample?.balloon?.actual_kb ?? null;
  return (
    <div>
      {parts !== null && total !== null && <Bar parts={parts} total={total} />}
      <Facts
        compact
        facts={[
          ...facts,
          ['Total', kibibytes(total)],
          ...(balloon === null ? [] : [['Lent to the host', kibibytes(balloon)] as const]),
        ]}
      />
    </div>
  );
}

function Bar({ parts, total }: { readonly parts: readonly MemoryPart[]; readonly total: number }) {
  const words = parts.map(({ name, kb }) => `${name} ${kibibytes(kb)}`).join(', ');
  return (
    <svg
      className={classes.bar}
      viewBox={`0 0 ${total.toString()} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Memory of the guest: ${words}`}
    >
      {parts.map(({ name, kb }, index) => (
        <rect
          key={name}
          x={sum(parts.slice(0, index))}
          y="0"
          width={kb}
          height="1"
          data-part={name}
        />
      ))}
    </svg>
  );
}

function sum(parts: readonly MemoryPart[]): number {
  return parts.reduce((kb, part) => kb + part.kb, 0);
}
