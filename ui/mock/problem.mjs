// SPDX-License-Identifier: Apache-2.0

/**
 * @param {number} status
 * @param {string} type
 * @param {string} detail
 * @returns {import('./routes.mjs').Answer}
 */
export function problem(status, type, detail) {
  const title = {
    404: 'Not found',
    409: 'Not in this state',
    422: 'Not acceptable',
    501: 'Not supported by this host',
  }[status];
  return { status, body: { type: `/problems/${type}`, title: title ?? 'Error', status, detail } };
}
