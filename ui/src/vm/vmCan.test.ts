// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { VmState } from '../api/types';
import { vmCan } from './vmCan';

const states: Record<VmState, string> = {
  stopped: 'start delete',
  starting: 'stop',
  running: 'stop',
  paused: 'stop',
  snapshotting: '',
  stopping: '',
  failed: 'start delete',
  unknown: '',
};

it.each(Object.entries(states))('%s allows: %s', (state, allowed) => {
  const can = (['start', 'stop', 'delete'] as const).filter((action) =>
    vmCan(action, state as VmState),
  );

  expect(can.join(' ')).toBe(allowed);
});
