// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { VmState } from '../api/types';
import { vmCan } from './vmCan';

const actions = [
  'start',
  'pause',
  'resume',
  'stop',
  'snapshot',
  'restore',
  'grow',
  'console',
  'delete',
] as const;

// The same table is in the manager's VmActionTest, but for the console.
const states: Record<VmState, string> = {
  stopped: 'start restore grow delete',
  starting: 'stop',
  running: 'pause stop snapshot console',
  paused: 'resume stop snapshot console',
  snapshotting: 'console',
  stopping: 'console',
  failed: 'start restore grow delete',
  external: 'delete',
  unknown: '',
};

it.each(Object.entries(states))('%s allows: %s', (state, allowed) => {
  const can = actions.filter((action) => vmCan(action, state as VmState));

  expect(can.join(' ')).toBe(allowed);
});
