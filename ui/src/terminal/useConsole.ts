// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';
import { socketAddress } from '../api/address';
import { whyRefused } from './consoleLog';
import { ConsoleSession, type ConsoleView } from './ConsoleSession';

/** A VM's console, by what other viewers call this one and whether it only looks. */
export function useConsole(
  id: string,
  name: string,
  watchOnly: boolean,
): { readonly session: ConsoleSession; readonly view: ConsoleView } {
  const session = useMemo(() => {
    const search = new URLSearchParams({ name, mode: watchOnly ? 'watch' : 'write' });
    const path = `v1/vms/${encodeURIComponent(id)}/shell/ws?${search.toString()}`;
    return new ConsoleSession(socketAddress(path), () => whyRefused(id));
  }, [id, name, watchOnly]);
  return { session, view: useSyncExternalStore(session.subscribe, session.getView) };
}
