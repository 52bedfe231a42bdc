// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it, vi } from 'vitest';
import { apiAddress, basePath, socketAddress } from './address';

function mountedAt(address: string) {
  vi.spyOn(document, 'baseURI', 'get').mockReturnValue(address);
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('addresses stay below the path the UI is mounted at', () => {
  mountedAt('http://fleet.example/hearth/');

  expect(basePath()).toBe('/hearth/');
  expect(apiAddress('v1/vms')).toBe('http://fleet.example/hearth/v1/vms');
  expect(socketAddress('v1/x/ws')).toBe('ws://fleet.example/hearth/v1/x/ws');
});

it('a socket is encrypted where the page is', () => {
  mountedAt('https://fleet.example/');

  expect(socketAddress('v1/x/ws')).toBe('wss://fleet.example/v1/x/ws');
});
