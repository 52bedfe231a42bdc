// SPDX-License-Identifier: Apache-2.0
import type { FleetDelta, FleetRow, FleetSnapshot } from '../api/types';
import { fleetMetrics, readingOf, type FleetMetric } from './fleetMetrics';

/** So many values of each VM are remembered, for its sparkline. */
export const REMEMBERED = 60;

const FIRST_CAPACITY = 64;

type PerMetric = Record<FleetMetric, Float32Array>;

/**
 * All VMs, outside React. Each has a slot; a slot's numbers are in arrays of floats, NaN for what
 * nobody knows. All slots write the same column of their rings at the same time.
 */
export class FleetStore {
  private readonly slots = new Map<string, number>();
  private readonly rows: (FleetRow | undefined)[] = [];
  private readonly free: number[] = [];
  private capacity = FIRST_CAPACITY;
  private newest = fresh(FIRST_CAPACITY);
  private rings = fresh(FIRST_CAPACITY * REMEMBERED);
  private column = 0;
  private seq = -1;
  private at = Number.NaN;
  private nameRanks: Int32Array | null = null;

  get size(): number {
    return this.slots.size;
  }

  /** The slots in use, in no order. */
  used(): IterableIterator<number> {
    return this.slots.values();
  }

  row(slot: number): FleetRow {
    const row = this.rows[slot];
    if (row === undefined) throw new Error(`slot ${slot} is empty`);
    return row;
  }

  /** NaN when nobody knows. */
  value(metric: FleetMetric, slot: number): number {
    return this.newest[metric][slot] ?? Number.NaN;
  }

  /** The last {@link REMEMBERED} values, oldest first, put into `into`. */
  history(metric: FleetMetric, slot: number, into: Float32Array): void {
    const start = slot * REMEMBERED;
    const ring = this.rings[metric];
    const older = REMEMBERED - this.column - 1;
    into.set(ring.subarray(start + this.column + 1, start + REMEMBERED), 0);
    into.set(ring.subarray(start, start + this.column + 1), older);
  }

  /** The place of each slot's VM among all names; worked out again only after names changed. */
  ranks(): Int32Array {
    if (this.nameRanks !== null) return this.nameRanks;
    const ranks = new Int32Array(this.capacity);
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    [...this.slots.values()]
      .sort((a, b) => compare(this.row(a).name, this.row(b).name))
      .forEach((slot, rank) => {
        ranks[slot] = rank;
      });
    this.nameRanks = ranks;
    return ranks;
  }

  /** It counts alone: what it does not name is gone. */
  replace({ seq, at, vms }: FleetSnapshot, intervalS: number): void {
    const named = new Set(vms.map(({ id }) => id));
    for (const id of [...this.slots.keys()]) if (!named.has(id)) this.remove(id);
    for (const row of vms) this.put(row);
    this.remember(seq, at, intervalS);
  }

  /** False, and nothing done, when it is not of the message before. */
  change({ seq, base_seq, at, vms, gone }: FleetDelta, intervalS: number): boolean {
    if (base_seq !== this.seq) return false;
    for (const id of gone) this.remove(id);
    for (const row of vms) this.put(row);
    this.remember(seq, at, intervalS);
    return true;
  }

  private put(row: FleetRow): void {
    let slot = this.slots.get(row.id);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.slots.size;
      if (slot >= this.capacity) this.grow();
      this.slots.set(row.id, slot);
      for (const metric of fleetMetrics) {
        this.rings[metric].fill(Number.NaN, slot * REMEMBERED, (slot + 1) * REMEMBERED);
      }
    }
    if (this.rows[slot]?.name !== row.name) this.nameRanks = null;
    this.rows[slot] = row;
    for (const metric of fleetMetrics) {
      this.newest[metric][slot] = readingOf(row, metric).value ?? Number.NaN;
    }
  }

  private remove(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.rows[slot] = undefined;
    this.free.push(slot);
    this.nameRanks = null;
  }

  /** A column for each interval that passed; those of which nothing was told are gaps. */
  private remember(seq: number, at: string, intervalS: number): void {
    const time = Date.parse(at);
    const passed = Math.round((time - this.at) / (intervalS * 1_000));
    const columns = Number.isNaN(passed) ? 1 : Math.min(REMEMBERED, Math.max(0, passed));
    for (let gap = 1; gap < columns; gap++) this.advance(true);
    if (columns > 0) this.advance(false);
    else this.write(false);
    this.seq = seq;
    this.at = time;
  }

  private advance(isGap: boolean): void {
    this.column = (this.column + 1) % REMEMBERED;
    this.write(isGap);
  }

  private write(isGap: boolean): void {
    for (const metric of fleetMetrics) {
      const ring = this.rings[metric];
      const newest = this.newest[metric];
      for (const slot of this.slots.values()) {
        ring[slot * REMEMBERED + this.column] = isGap ? Number.NaN : (newest[slot] ?? Number.NaN);
      }
    }
  }

  private grow(): void {
    this.capacity *= 2;
    for (const metric of fleetMetrics) {
      this.newest[metric] = larger(this.newest[metric]);
      this.rings[metric] = larger(this.rings[metric]);
    }
  }
}

function fresh(length: number): PerMetric {
  const empty = () => new Float32Array(length).fill(Number.NaN);
  return { cpu: empty(), memory: empty(), pressure: empty() };
}

function larger(array: Float32Array): Float32Array {
  const grown = new Float32Array(array.length * 2).fill(Number.NaN);
  grown.set(array);
  return grown;
}
