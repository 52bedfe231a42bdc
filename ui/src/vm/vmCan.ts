// SPDX-License-Identifier: Apache-2.0
import type { VmState } from '../api/types';
import type { VmAction } from './vmQueries';

/**
 * Which states allow an action. It mirrors the manager's VmAction
 * (manager/src/main/java/dev/hearth/manager/vm), and its ConsoleService, and only decides which buttons are shown: the
 * manager has the word. A VM that stops already needs no button.
 */
const allowed: Readonly<
  Record<
    VmAction | 'snapshot' | 'restore' | 'grow' | 'console' | 'replaceAgent',
    readonly VmState[]
  >
> = {
  start: ['stopped', 'failed'],
  stop: ['starting', 'running', 'paused'],
  pause: ['running'],
  resume: ['paused'],
  snapshot: ['running', 'paused'],
  restore: ['stopped', 'failed'],
  grow: ['stopped', 'failed'],
  console: ['running', 'paused', 'snapshotting', 'stopping'],
  replaceAgent: ['running'],
  delete: ['stopped', 'failed', 'external'],
};

export function vmCan(action: keyof typeof allowed, state: VmState): boolean {
  return allowed[action].includes(state);
}
