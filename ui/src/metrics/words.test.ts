// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { row } from './fixtures';
import { cpuPanel, networkPanel } from './panels';
import { percentScale, rateScale } from './scale';
import { chartInWords, momentInWords } from './words';

const MINUTE = 60_000;

it('a chart in words has its value now, the source and the trend', () => {
  const rows = Array.from({ length: 30 }, (_, second) =>
    row(second, { cpu_usage_percent: second * 3 }),
  );

  expect(chartInWords(cpuPanel, rows, percentScale, 5 * MINUTE)).toBe(
    'CPU in percent, last 5 min 0 s. CPU: 87.0 %, from guest, rising.',
  );
});

it('a chart in words says what is not known', () => {
  const rows = [row(0, { network_in_bytes: null })];

  expect(chartInWords(networkPanel, rows, rateScale([2_000]), MINUTE)).toBe(
    'Network in bytes per second, last 1 min 0 s. In: not known now. Out: 2.00 kB/s, from guest.',
  );
});

it('a moment in words has each value with its source', () => {
  const moment = row(0, { network_in_bytes: null });

  expect(momentInWords(networkPanel, moment, rateScale([]))).toBe(
    'In unknown · Out 2.00 kB/s (guest)',
  );
});
