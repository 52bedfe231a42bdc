// SPDX-License-Identifier: Apache-2.0
import type { ImageImportCreate } from '../api/types';
import { faultsOf, type Faults } from '../form/faults';

/** Where a root file system comes from. */
export type Origin = 'file' | 'url' | 'path';

/** What is typed into the form that imports an image. */
export interface ImportDraft {
  readonly name: string;
  readonly kernelOf: string;
  readonly origin: Origin;
  readonly file: File | null;
  readonly url: string;
  readonly path: string;
  readonly sha256: string;
}

export const NEW_IMPORT: ImportDraft = {
  name: '',
  kernelOf: '',
  origin: 'file',
  file: null,
  url: '',
  path: '',
  sha256: '',
};

/** What is wrong with it, by the API's names; whether a host may fetch it the host itself says. */
export function importFaults(draft: ImportDraft): Faults {
  const { origin, file, url, path, sha256 } = draft;
  return faultsOf({
    name: /^[a-z0-9][a-z0-9._-]{0,62}$/.test(draft.name)
      ? null
      : 'must be 1 to 63 of a-z, 0-9, dots, underscores and hyphens, and begin with a letter or digit',
    kernel_of: draft.kernelOf === '' ? 'is missing' : null,
    'rootfs.upload': origin === 'file' && (file === null || file.size === 0) ? 'is missing' : null,
    'rootfs.url':
      origin === 'url' && !/^https?:\/\/./.test(url) ? 'must begin with http:// or https://' : null,
    'rootfs.path': origin === 'path' && !path.startsWith('/') ? 'must begin with /' : null,
    'rootfs.sha256':
      sha256 === '' || /^[0-9a-f]{64}$/.test(sha256) ? null : 'must be 64 digits 0-9 and a-f',
  });
}

/** The same for the API. @param upload the id of the upload, where it is a file */
export function importOf(draft: ImportDraft, upload: string | null): ImageImportCreate {
  const { origin, url, path, sha256 } = draft;
  return {
    name: draft.name,
    kernel_of: draft.kernelOf,
    rootfs: {
      ...(origin === 'file' && upload !== null ? { upload } : {}),
      ...(origin === 'url' ? { url } : {}),
      ...(origin === 'path' ? { path } : {}),
      ...(sha256 === '' ? {} : { sha256 }),
    },
  };
}
