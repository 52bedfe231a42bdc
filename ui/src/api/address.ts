// SPDX-License-Identifier: Apache-2.0

/** The path the UI is mounted at, with a slash at its end: the base element says it. */
export function basePath(): string {
  return new URL('.', document.baseURI).pathname;
}

/** The absolute address of an API path such as `v1/vms`. */
export function apiAddress(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** The same as a WebSocket address: `wss` behind TLS. */
export function socketAddress(path: string): string {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
