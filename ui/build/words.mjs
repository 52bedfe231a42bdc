// SPDX-License-Identifier: Apache-2.0

// Every text that the UI says, for whoever translates it: `npm run words -- de` writes
// src/words/catalogs/de.json, with what is there kept and what is new as an empty text.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wordsOf } from './wordsOf.mjs';

const catalogs = new URL('../src/words/catalogs/', import.meta.url);

const [, , language] = process.argv;
if (language === undefined || !/^[a-z]{2,3}$/.test(language)) {
  throw new Error('Say which language, by its code: npm run words -- de');
}
mkdirSync(catalogs, { recursive: true });
const file = new URL(`${language}.json`, catalogs);
/** @type {unknown} */
const parsed = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const known = /** @type {Record<string, string>} */ (parsed);
const words = wordsOf(fileURLToPath(new URL('../src/', import.meta.url)));
// Words of the API, such as a VM's states, are not found: what was written by hand stays.
const catalog = {
  ...known,
  ...Object.fromEntries(words.map((english) => [english, known[english] ?? ''])),
};
writeFileSync(file, `${JSON.stringify(catalog, null, 2)}\n`);
const missing = Object.values(catalog).filter((said) => said === '').length;
process.stdout.write(
  `${words.length.toString()} texts, ${missing.toString()} of them not translated: ${fileURLToPath(file)}\n`,
);
