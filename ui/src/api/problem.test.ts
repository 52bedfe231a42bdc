// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { explain, isNotFound, isProblem, Refused, Unreachable } from './problem';

const conflict = {
  type: '/problems/wrong-state',
  title: 'Not in this state',
  status: 409,
  detail: 'vm 7f23 is running; stop it first',
};

describe('an error in words', () => {
  it('is the manager’s own where it has one', () => {
    expect(explain(new Refused(conflict))).toEqual({
      title: 'Not in this state',
      detail: 'vm 7f23 is running; stop it first',
    });
  });

  it('names all faulty fields, and the request to look for in the log', () => {
    const errors = [
      { field: 'name', message: 'must not be empty' },
      { field: 'vcpu_count', message: 'must be 1 to 32' },
    ];

    const { detail } = explain(new Refused({ ...conflict, errors, request_id: 'r-17' }));

    expect(detail).toContain('name: must not be empty vcpu_count: must be 1 to 32');
    expect(detail).toContain('Request r-17');
  });

  it('says what to do when nobody answers', () => {
    expect(explain(new Unreachable()).detail).toContain('./hearth up');
  });

  it('says so when the page itself is at fault', () => {
    expect(explain(new Error('no root')).detail).toContain('no root');
  });
});

it('only a problem document is a problem', () => {
  expect(isProblem(conflict)).toBe(true);
  for (const body of [null, undefined, '<html>', {}, { title: 'Bad gateway' }]) {
    expect(isProblem(body)).toBe(false);
  }
});

it('knows "no such VM" from other errors', () => {
  expect(isNotFound(new Refused({ ...conflict, status: 404 }))).toBe(true);
  expect(isNotFound(new Refused(conflict))).toBe(false);
  expect(isNotFound(new Unreachable())).toBe(false);
});
