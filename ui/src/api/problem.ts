// SPDX-License-Identifier: Apache-2.0
import type { Problem } from './types';

/** The manager did not answer, or something in between answered in its place. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super('the manager does not answer', { cause });
    this.name = 'Unreachable';
  }
}

/** The manager answered with an error of its own. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** What a person reads: what happened, and what to do. */
export interface Explanation {
  readonly title: string;
  readonly detail: string;
}

/** The one place that turns an error into words. */
export function explain(error: unknown): Explanation {
  if (error instanceof Unreachable) {
    return {
      title: 'The manager cannot be reached',
      detail:
        'Check that it runs: ./hearth up starts it. This page asks again every second and recovers by itself.',
    };
  }
  if (error instanceof Refused) {
    const { title, detail, errors, request_id: requestId } = error.problem;
    const fields = (errors ?? []).map(({ field, message }) => `${field}: ${message}`);
    const trace = requestId === undefined ? [] : [`Request ${requestId} in the manager's log.`];
    return { title, detail: [detail, ...fields, ...trace].join(' ') };
  }
  return {
    title: 'The page met a fault of its own',
    detail: `${error instanceof Error ? error.message : String(error)}. Reload the page.`,
  };
}

/** True for "no such VM": a page says so instead of asking again. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Refused && error.problem.status === 404;
}

/** True for a body as RFC 9457 and the contract describe it. */
export function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'title' in body &&
    typeof body.title === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}
