// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { forwardsInWords } from './network';

it('forwards are told from the host inwards', () => {
  const forwards = [
    { host_port: 8022, guest_port: 22 },
    { host_port: 8443, guest_port: 443 },
  ];

  expect(forwardsInWords({ mode: 'nat', forwards })).toBe('8022 → 22, 8443 → 443');
  expect(forwardsInWords({ mode: 'isolated', forwards: [] })).toBe('none');
});
