// SPDX-License-Identifier: Apache-2.0
import type { VmState } from '../api/types';
import { fleetMetrics, type FleetMetric } from './fleetMetrics';

export const sortKeys = ['name', 'state', 'cpu', 'memory', 'pressure', 'age', 'host'] as const;
export type SortKey = (typeof sortKeys)[number];

export const vmStates = [
  'running',
  'starting',
  'paused',
  'snapshotting',
  'stopping',
  'stopped',
  'failed',
  'external',
  'unknown',
] as const satisfies readonly VmState[];

/** Which VMs are shown, in which order and how. The page's address has it. */
export interface FleetQuestion {
  readonly sort: SortKey;
  readonly isDescending: boolean;
  /** Part of a name or of a host; empty for all. */
  readonly text: string;
  /** Null for all. */
  readonly state: VmState | null;
  readonly view: 'table' | 'heat';
  readonly heat: FleetMetric;
}

/** What does not make sense in an address is as good as nothing. */
export function questionOf(params: URLSearchParams): FleetQuestion {
  const sort = params.get('sort') ?? '';
  const key = sort.replace(/^-/, '');
  return {
    sort: oneOf(sortKeys, key) ?? 'name',
    isDescending: sort.startsWith('-') && oneOf(sortKeys, key) !== null,
    text: params.get('q') ?? '',
    state: oneOf(vmStates, params.get('state')),
    view: params.get('view') === 'heat' ? 'heat' : 'table',
    heat: oneOf(fleetMetrics, params.get('heat')) ?? 'cpu',
  };
}

/** The shortest address for it: what is usual is left out; foreign parameters stay. */
export function paramsOf(question: FleetQuestion, before: URLSearchParams): URLSearchParams {
  const params = new URLSearchParams(before);
  const sort = `${question.isDescending ? '-' : ''}${question.sort}`;
  put(params, 'sort', sort, 'name');
  put(params, 'q', question.text, '');
  put(params, 'state', question.state ?? '', '');
  put(params, 'view', question.view, 'table');
  put(params, 'heat', question.heat, 'cpu');
  return params;
}

/** The order after a press on a column's header: numbers begin with the greatest. */
export function sortedBy(question: FleetQuestion, key: SortKey): Partial<FleetQuestion> {
  const isNumber = key === 'age' || oneOf(fleetMetrics, key) !== null;
  const isDescending = question.sort === key ? !question.isDescending : isNumber;
  return { sort: key, isDescending };
}

function put(params: URLSearchParams, name: string, value: string, usual: string): void {
  if (value === usual) params.delete(name);
  else params.set(name, value);
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | null {
  return allowed.find((each) => each === value) ?? null;
}
