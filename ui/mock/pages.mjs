// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../target/classes/META-INF/resources', import.meta.url));

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/** The policy the manager sends with every page; the browser tests hold the UI to it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * A file of the built UI; every other path gets the page itself, which knows what to show there.
 *
 * @param {string} path below `base`
 * @param {string} base where the UI is mounted, with a slash at its end
 */
export async function page(path, base) {
  const extension = types.has(extname(path)) ? extname(path) : '.html';
  const file = extension === '.html' ? 'index.html' : normalize(join('/', path));
  const content = await readFile(join(built, file));
  const body =
    extension === '.html'
      ? content.toString().replace('<base href="/" />', `<base href="${base}" />`)
      : content;
  return { type: types.get(extension) ?? '', body };
}
