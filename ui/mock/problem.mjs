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
    409: type === 'name-taken' ? 'Name taken' : 'Not in this state',
    422: 'Not acceptable',
    501: 'Not supported by this host',
  }[status];
  return { status, body: { type: `/problems/${type}`, title: title ?? 'Error', status, detail } };
}

/**
 * All faulty fields at once, as the manager tells them.
 *
 * @param {{ field: string, message: string }[]} errors
 * @returns {import('./routes.mjs').Answer}
 */
export function invalid(errors) {
  const detail = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  const body = { type: '/problems/invalid', title: 'Not acceptable', status: 422, detail, errors };
  return { status: 422, body };
}
