// SPDX-License-Identifier: Apache-2.0
import type { ImageImportCreate, ImageSource } from '../api/types';
import { faultsOf, type Faults } from '../form/faults';

/** Where all of an import comes from. */
export type Origin = 'file' | 'url' | 'path';

/** What an import is made of. */
export type Piece = 'rootfs' | 'kernel' | 'initrd';

/** What is typed of one piece; of the first three, that of the origin counts. */
export interface SourceDraft {
  readonly file: File | null;
  readonly url: string;
  readonly path: string;
  readonly sha256: string;
}

/** What is typed into the form that imports an image. */
export interface ImportDraft extends Readonly<Record<Piece, SourceDraft>> {
  readonly name: string;
  /** The image whose kernel it gets; empty: one of its own. */
  readonly kernelOf: string;
  readonly origin: Origin;
}

const NO_SOURCE: SourceDraft = { file: null, url: '', path: '', sha256: '' };

export const NEW_IMPORT: ImportDraft = {
  name: '',
  kernelOf: '',
  origin: 'file',
  rootfs: NO_SOURCE,
  kernel: NO_SOURCE,
  initrd: NO_SOURCE,
};

/** The pieces that this one is made of, in the order they are sent. */
export function piecesOf(draft: ImportDraft): readonly Piece[] {
  if (draft.kernelOf !== '') return ['rootfs'];
  return isGiven(draft, 'initrd') ? ['kernel', 'initrd', 'rootfs'] : ['kernel', 'rootfs'];
}

function isGiven({ origin, ...draft }: ImportDraft, piece: Piece): boolean {
  const { sha256, ...from } = draft[piece];
  return sha256 !== '' || (from[origin] ?? '') !== '';
}

/** What is wrong with it, by the API's names; whether a host may fetch it the host itself says. */
export function importFaults(draft: ImportDraft): Faults {
  const faults: Record<string, string | null> = {
    name: /^[a-z0-9][a-z0-9._-]{0,62}$/.test(draft.name)
      ? null
      : 'must be 1 to 63 of a-z, 0-9, dots, underscores and hyphens, and begin with a letter or digit',
  };
  for (const piece of piecesOf(draft)) {
    const { origin } = draft;
    const { file, url, path, sha256 } = draft[piece];
    const isMissing = origin === 'file' && (file === null || file.size === 0);
    faults[`${piece}.upload`] = isMissing ? 'is missing' : null;
    faults[`${piece}.url`] =
      origin === 'url' && !/^https?:\/\/./.test(url) ? 'must begin with http:// or https://' : null;
    faults[`${piece}.path`] =
      origin === 'path' && !path.startsWith('/') ? 'must begin with /' : null;
    faults[`${piece}.sha256`] =
      sha256 === '' || /^[0-9a-f]{64}$/.test(sha256) ? null : 'must be 64 digits 0-9 and a-f';
  }
  return faultsOf(faults);
}

/** The same for the API. @param uploads the ids of the uploads, where they are files */
export function importOf(
  draft: ImportDraft,
  uploads: ReadonlyMap<Piece, string>,
): ImageImportCreate {
  const source = (piece: Piece): ImageSource => {
    const { origin } = draft;
    const { url, path, sha256 } = draft[piece];
    const upload = uploads.get(piece);
    return {
      ...(origin === 'file' && upload !== undefined ? { upload } : {}),
      ...(origin === 'url' ? { url } : {}),
      ...(origin === 'path' ? { path } : {}),
      ...(sha256 === '' ? {} : { sha256 }),
    };
  };
  return {
    name: draft.name,
    ...(draft.kernelOf === '' ? { kernel: source('kernel') } : { kernel_of: draft.kernelOf }),
    ...(piecesOf(draft).includes('initrd') ? { initrd: source('initrd') } : {}),
    rootfs: source('rootfs'),
  };
}
