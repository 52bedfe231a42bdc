// SPDX-License-Identifier: Apache-2.0
import { speak, type Catalog } from './words';

/** Every language there is besides English: `catalogs/de.json` is German. Loaded when it is needed. */
const catalogs = import.meta.glob<Catalog>('./catalogs/*.json', { import: 'default' });

/** Speaks the first of the viewer's languages that the UI can speak. */
export async function speakTo(viewer: readonly string[]): Promise<void> {
  for (const wanted of viewer) {
    const [language = ''] = wanted.toLowerCase().split('-');
    if (language === 'en') return;
    const load = catalogs[`./catalogs/${language}.json`];
    if (load === undefined) continue;
    speak(await load());
    document.documentElement.lang = language;
    return;
  }
}
