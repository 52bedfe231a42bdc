// SPDX-License-Identifier: Apache-2.0
import { backOff } from '../api/backOff';
import { api, bodyOf } from '../api/client';
import { Unreachable } from '../api/problem';

/** What one request carries: the host gives it 30 s. */
const PART_BYTES = 8 << 20;

/** So often in a row a part may fail: the network of a laptop comes back within that. */
const MOST_FAILURES = 8;

/**
 * Sends a file to the host, in parts, and answers the id of the upload. After a cut it goes on from
 * where the file had arrived.
 *
 * @param tell is told how many bytes have arrived
 */
export async function upload(
  file: Blob,
  signal: AbortSignal,
  tell: (arrived: number) => void,
): Promise<string> {
  const header = { 'Upload-Length': file.size };
  const { id } = await bodyOf(api.POST('/v1/image-uploads', { params: { header }, signal }));
  let offset = 0;
  for (let failures = 0; offset < file.size;) {
    try {
      await send(id, offset, file.slice(offset, offset + PART_BYTES), signal);
      offset = Math.min(offset + PART_BYTES, file.size);
      failures = 0;
    } catch (error) {
      failures += 1;
      const isCut = error instanceof Unreachable && failures <= MOST_FAILURES;
      if (signal.aborted || !isCut) throw error;
      await new Promise((wake) => setTimeout(wake, backOff(failures, Math.random)));
      offset = (await arrivedOf(id, signal)) ?? offset;
    }
    tell(offset);
  }
  return id;
}

async function send(id: string, offset: number, part: Blob, signal: AbortSignal): Promise<void> {
  await bodyOf(
    api.PATCH('/v1/image-uploads/{id}', {
      params: { path: { id }, header: { 'Upload-Offset': offset } },
      headers: { 'content-type': 'application/offset+octet-stream' },
      // The contract has bytes as a string.
      body: part as unknown as string,
      bodySerializer: (body: unknown) => body as Blob,
      signal,
    }),
  );
}

/** How many bytes are there; null while nobody answers. */
async function arrivedOf(id: string, signal: AbortSignal): Promise<number | null> {
  try {
    const { offset } = await bodyOf(
      api.GET('/v1/image-uploads/{id}', { params: { path: { id } }, signal }),
    );
    return offset;
  } catch (error) {
    if (error instanceof Unreachable) return null;
    throw error;
  }
}
