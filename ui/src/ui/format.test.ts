// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import {
  ageInWords,
  bytes,
  duration,
  kibibytes,
  mebibytes,
  percent,
  UNKNOWN,
  utcTime,
} from './format';

it('what is not known is said so, and never 0', () => {
  for (const write of [percent, mebibytes, kibibytes, bytes, duration])
    expect(write(null)).toBe(UNKNOWN);
});

it('sizes keep to the units people configure them in', () => {
  expect(mebibytes(128)).toBe('128 MiB');
  expect(mebibytes(1_536)).toBe('1.5 GiB');
  expect(kibibytes(104_448)).toBe('102.0 MiB');
  expect(bytes(134_217_728)).toBe('128 MiB');
  expect(bytes(1_610_612_736)).toBe('1.5 GiB');
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [61, '1 min 1 s'],
    [3_725, '1 h 2 min'],
    [180_000, '2 d 2 h'],
  ])('%d s is %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});

describe('ages', () => {
  it.each([
    [0, '0.0 s'],
    [420, '0.4 s'],
    [9_940, '9.9 s'],
    [12_300, '12 s'],
    [185_000, '3 min 5 s'],
  ])('%d ms is %s', (ms, words) => {
    expect(ageInWords(ms)).toBe(words);
  });
});

it('the same moment is told in UTC, without a zone to guess', () => {
  expect(utcTime(Date.UTC(2026, 10, 26, 13, 3, 59, 250))).toBe('2026-11-26 13:03:59 UTC');
});
