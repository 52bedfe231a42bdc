// SPDX-License-Identifier: Apache-2.0
import createClient from 'openapi-fetch';
import { apiAddress } from './address';
import { isProblem, Refused, Unreachable } from './problem';
import type { paths } from './schema';

/** A question the manager has not answered by then counts as not answered. */
const ANSWER_WITHIN_MS = 4_000;

/** What changes something may take its time: the grace period of a stop alone is 5 s. */
const ACTION_WITHIN_MS = 60_000;

/** What copies a VM's memory and disk may take minutes; the manager itself gives up after ten. */
const SNAPSHOT_WITHIN_MS = 11 * 60_000;

function patience({ method, url }: Request): number {
  if (method === 'GET') return ANSWER_WITHIN_MS;
  return url.includes('/snapshots') ? SNAPSHOT_WITHIN_MS : ACTION_WITHIN_MS;
}

async function boundedFetch(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patience(request))]);
  try {
    return await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}

/** The typed client of the manager's API. */
export const api = createClient<paths>({
  baseUrl: apiAddress('.').replace(/\/$/, ''),
  fetch: boundedFetch,
});

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a good answer.
 *
 * Throws {@link Refused} for the manager's own problems and {@link Unreachable} for all else: what
 * is not a problem document comes from a proxy that stands before a manager that does not answer.
 */
export async function bodyOf<T>(answering: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answering;
  if (response.ok) return data as T;
  if (isProblem(error)) throw new Refused(error);
  throw new Unreachable(`HTTP ${response.status.toString()}`);
}
