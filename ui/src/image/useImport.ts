// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { NO_FAULTS, refusedFields, type Faults } from '../form/faults';
import { beginImport, importsQuery } from './imageQueries';
import { importOf, piecesOf, type ImportDraft, type Piece } from './importDraft';
import { upload } from './upload';

/** An import that is begun: its files are sent first, which can be stopped. */
export interface Sending {
  readonly begin: (draft: ImportDraft) => void;
  readonly stop: () => void;
  readonly isPending: boolean;
  /** Why nothing was begun; null when nothing is wrong, and when it was stopped by hand. */
  readonly error: unknown;
  /** Bytes of the files that have arrived; null while none is sent. */
  readonly sent: { readonly done: number; readonly total: number } | null;
}

/** Sends and imports; `refuse` is told what is wrong with which field, `done` that it has begun. */
export function useImport(refuse: (faults: Faults) => void, done: () => void): Sending {
  const queryClient = useQueryClient();
  const stopping = useRef<AbortController>(undefined);
  const [sent, setSent] = useState<Sending['sent']>(null);
  const sending = useMutation({
    mutationFn: async (draft: ImportDraft) => {
      const stop = new AbortController();
      stopping.current = stop;
      const files = piecesOf(draft).flatMap((piece) => {
        const { file } = draft[piece];
        return draft.origin === 'file' && file !== null ? [{ piece, file }] : [];
      });
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      const uploads = new Map<Piece, string>();
      let before = 0;
      for (const { piece, file } of files) {
        const id = await upload(file, stop.signal, (arrived) => {
          setSent({ done: before + arrived, total });
        });
        uploads.set(piece, id);
        before += file.size;
      }
      await beginImport(importOf(draft, uploads));
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
      setSent(null);
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
    sent,
  };
}
