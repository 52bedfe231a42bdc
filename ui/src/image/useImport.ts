// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { NO_FAULTS, refusedFields, type Faults } from '../form/faults';
import { beginImport, importsQuery } from './imageQueries';
import { importOf, type ImportDraft } from './importDraft';
import { upload } from './upload';

/** An import that is begun: its file is sent first, which can be stopped. */
export interface Sending {
  readonly begin: (draft: ImportDraft) => void;
  readonly stop: () => void;
  readonly isPending: boolean;
  /** Why nothing was begun; null when nothing is wrong, and when it was stopped by hand. */
  readonly error: unknown;
  /** Bytes of the file that have arrived; null while none is sent. */
  readonly arrived: number | null;
}

/** Sends and imports; `refuse` is told what is wrong with which field, `done` that it has begun. */
export function useImport(refuse: (faults: Faults) => void, done: () => void): Sending {
  const queryClient = useQueryClient();
  const stopping = useRef<AbortController>(undefined);
  const [arrived, setArrived] = useState<number | null>(null);
  const sending = useMutation({
    mutationFn: async (draft: ImportDraft) => {
      const stop = new AbortController();
      stopping.current = stop;
      const { origin, file } = draft;
      const isFile = origin === 'file' && file !== null;
      const sent = isFile ? await upload(file, stop.signal, setArrived) : null;
      await beginImport(importOf(draft, sent));
    },
    onSuccess: () => {
      done();
      return queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
    onError: (error) => {
      const refused = refusedFields(error);
      if (refused !== NO_FAULTS) refuse(refused);
    },
    onSettled: () => {
      setArrived(null);
    },
  });
  const { error } = sending;
  return {
    begin: sending.mutate,
    stop: () => {
      stopping.current?.abort(new DOMException('stopped by hand', 'AbortError'));
    },
    isPending: sending.isPending,
    error: error instanceof DOMException && error.name === 'AbortError' ? null : error,
    arrived,
  };
}
