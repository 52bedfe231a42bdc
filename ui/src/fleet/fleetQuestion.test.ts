// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { paramsOf, questionOf, sortedBy } from './fleetQuestion';

const usual = questionOf(new URLSearchParams());

it.each([
  'sort=-cpu',
  'sort=host&q=web+1&state=running',
  'sort=-name',
  'view=heat&heat=pressure',
  '',
])('"%s" is the address of what it asks for', (address) => {
  const question = questionOf(new URLSearchParams(address));

  expect(paramsOf(question, new URLSearchParams()).toString()).toBe(address);
});

it('what does not make sense in an address is as good as nothing', () => {
  const address = 'sort=-colour&state=happy&view=globe&heat=sound';

  expect(questionOf(new URLSearchParams(address))).toEqual(usual);
});

it('parameters of others stay', () => {
  const params = paramsOf({ ...usual, state: 'failed' }, new URLSearchParams('debug=1&q=x'));

  expect(params.toString()).toBe('debug=1&state=failed');
});

it('a header sorts numbers from the greatest, words from the first, and turns when pressed again', () => {
  expect(sortedBy(usual, 'cpu')).toEqual({ sort: 'cpu', isDescending: true });
  expect(sortedBy({ ...usual, sort: 'cpu', isDescending: true }, 'cpu').isDescending).toBe(false);
  expect(sortedBy(usual, 'host')).toEqual({ sort: 'host', isDescending: false });
  expect(sortedBy(usual, 'name').isDescending).toBe(true);
});
