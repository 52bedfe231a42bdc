// SPDX-License-Identifier: Apache-2.0
import { invalid, problem } from './problem.mjs';

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('./routes.mjs').Answer} Answer
 * @typedef {import('./routes.mjs').Question} Question
 * @typedef {import('../src/api/types').Image} Image
 * @typedef {import('../src/api/types').ImageImport} ImageImport
 * @typedef {import('../src/api/types').ImageImportCreate} ImageImportCreate
 * @typedef {{ offset: number, length: number }} Upload
 * @typedef {object} Shelf
 * @property {Image[]} images
 * @property {(ImageImport & { begun: number, initrd: boolean })[]} imports newest first
 * @property {Map<string, Upload>} uploads
 */

const HOST = 'http://127.0.0.1:9090';
const MIB = 1_048_576;
const IMPORT_MS = 2_000;
const IMPORT_BYTES = 180 * MIB;

/** What each fleet's host holds. @type {WeakMap<MockVm[], Shelf>} */
const shelves = new WeakMap();

/** @param {MockVm[]} fleet @returns {Shelf} */
function shelfOf(fleet) {
  const shelf = shelves.get(fleet) ?? {
    images: [image('demo', null), image('spare', '2026-11-26T10:00:00Z')],
    imports: [],
    uploads: new Map(),
  };
  shelves.set(fleet, shelf);
  for (const each of shelf.imports) advance(shelf, each);
  return shelf;
}

/** @param {string} name @param {string | null} importedAt @param {number | null} [initrdBytes] @returns {Image} */
function image(name, importedAt, initrdBytes = null) {
  return {
    name,
    host: HOST,
    kernel_sha256: null,
    initrd_sha256: null,
    rootfs_sha256: null,
    kernel_bytes: 11 * MIB,
    initrd_bytes: initrdBytes,
    rootfs_bytes: 256 * MIB,
    modules: ['virtio.ko'],
    imported_at: importedAt,
    used_by: [],
  };
}

/** An import ends by itself. @param {Shelf} shelf @param {Shelf['imports'][number]} each */
function advance(shelf, each) {
  if (each.state !== 'running') return;
  const share = (Date.now() - each.begun) / IMPORT_MS;
  each.bytes_done = Math.round(Math.min(1, share) * IMPORT_BYTES);
  if (share < 1) return;
  if (each.name === 'broken') {
    each.state = 'failed';
    each.error = 'the archive has no /sbin/init: a guest cannot boot from it';
    return;
  }
  each.state = 'done';
  each.step = 'it is there';
  shelf.images.push(image(each.name, new Date().toISOString(), each.initrd ? 15 * MIB : null));
}

/** @param {MockVm[]} fleet @param {string} method @param {string | undefined} name @returns {Answer} */
export function images(fleet, method, name) {
  const shelf = shelfOf(fleet);
  const all = shelf.images.map((each) => ({
    ...each,
    used_by: fleet.filter(({ vm }) => vm.image === each.name).map(({ vm }) => vm.id),
  }));
  if (name === undefined) return { status: 200, body: all };
  const found = all.find((each) => each.name === name);
  if (found === undefined) return problem(404, 'not-found', `there is no image ${name}`);
  if (method !== 'DELETE') return { status: 200, body: found };
  if (found.used_by.length > 0) return problem(409, 'wrong-state', `VMs need the image ${name}`);
  shelf.images = shelf.images.filter((each) => each.name !== name);
  return { status: 204 };
}

/** @param {MockVm[]} fleet @param {Question} question @param {string | undefined} id @returns {Answer} */
export function imageImports(fleet, { method, body }, id) {
  const shelf = shelfOf(fleet);
  if (id !== undefined) {
    shelf.imports = shelf.imports.filter((each) => each.id !== id);
    return { status: 204 };
  }
  if (method === 'GET') {
    return {
      status: 200,
      body: shelf.imports.map((each) => ({ ...each, begun: undefined, initrd: undefined })),
    };
  }
  const { name, rootfs, initrd } = /** @type {ImageImportCreate} */ (body);
  if (shelf.images.some((each) => each.name === name)) {
    return problem(409, 'name-taken', `there is an image ${name} already`);
  }
  if (rootfs.url !== undefined) {
    const message = 'is not one that this host may fetch: see HEARTH_HOST_IMAGE_URLS';
    return invalid([{ field: 'rootfs.url', message }]);
  }
  const begun = {
    id: crypto.randomUUID(),
    name,
    host: HOST,
    state: /** @type {const} */ ('running'),
    step: 'unpacking the root file system',
    bytes_done: 0,
    bytes_total: IMPORT_BYTES,
    error: null,
    started_at: new Date().toISOString(),
    begun: Date.now(),
    initrd: initrd !== undefined,
  };
  shelf.imports.unshift(begun);
  return { status: 201, body: begun };
}

/** @param {MockVm[]} fleet @param {Question} question @param {string | undefined} id @returns {Answer} */
export function imageUploads(fleet, { method, header, octets = 0 }, id) {
  const { uploads } = shelfOf(fleet);
  if (id === undefined) {
    const made = { offset: 0, length: Number(header?.('upload-length') ?? 0) };
    const name = crypto.randomUUID();
    uploads.set(name, made);
    return { status: 201, body: { id: name, host: HOST, ...made } };
  }
  const upload = uploads.get(id);
  if (upload === undefined) return problem(404, 'not-found', `there is no upload ${id}`);
  if (method === 'PATCH') {
    if (Number(header?.('upload-offset') ?? 0) !== upload.offset) {
      return problem(409, 'wrong-state', `the upload is at ${upload.offset.toString()}`);
    }
    upload.offset += octets;
    return { status: 204 };
  }
  return { status: 200, body: { id, host: HOST, ...upload } };
}
