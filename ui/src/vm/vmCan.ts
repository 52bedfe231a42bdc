// SPDX-License-Identifier: Apache-2.0
import type { VmState } from '../api/types';
import type { VmAction } from './vmQueries';

/**
 * Which states allow an action. It mirrors the 409 answers of startVm, stopVm and deleteVm in
 * contract/rest/openapi.yaml and only decides which buttons are shown: the manager has the word.
 */
const allowed: Readonly<Record<VmAction, readonly VmState[]>> = {
  start: ['stopped', 'failed'],
  stop: ['starting', 'running', 'paused'],
  delete: ['stopped', 'failed'],
};

export function vmCan(action: VmAction, state: VmState): boolean {
  return allowed[action].includes(state);
}
