// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { fallbackSample, sample } from './fixtures';
import { memoryParts } from './memoryParts';

const kilobytes = (parts: ReturnType<typeof memoryParts>) => parts?.map(({ kb }) => kb);

it('used, caches and free are all there is', () => {
  const parts = memoryParts(sample());

  expect(parts?.map(({ name }) => name)).toEqual(['Used', 'Caches', 'Free']);
  expect(kilobytes(parts)).toEqual([40_960, 61_440, 20_480]);
});

it('what is free and not available is used by the kernel', () => {
  const guest = sample().guest;
  if (guest === null) throw new Error('a live sample has figures of the guest');

  const parts = memoryParts(sample({ guest: { ...guest, memory_free_kb: 90_000 } }));

  expect(kilobytes(parts)).toEqual([40_960, 0, 81_920]);
});

it('without the guest, or one that does not say what is free, nothing is known', () => {
  const guest = sample().guest;
  if (guest === null) throw new Error('a live sample has figures of the guest');

  expect(memoryParts(null)).toBeNull();
  expect(memoryParts(fallbackSample())).toBeNull();
  expect(memoryParts(sample({ guest: { ...guest, memory_free_kb: null } }))).toBeNull();
});
