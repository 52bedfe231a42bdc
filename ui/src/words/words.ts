// SPDX-License-Identifier: Apache-2.0

/** English to another language; `{0}`, `{1}` … stand for what is put in. */
export type Catalog = Readonly<Record<string, string>>;

/** So many answers are remembered: values change, and each makes another text. */
const REMEMBERED = 2_000;

interface Pattern {
  readonly english: RegExp;
  /** Which of what is put in each group of {@link english} is. */
  readonly order: readonly string[];
  readonly translation: string;
}

let catalog: ReadonlyMap<string, string> | null = null;
let patterns: readonly Pattern[] = [];
const answers = new Map<string, string>();

/** From now on the UI speaks by it; null: English. What is drawn already stays as it is. */
export function speak(words: Catalog | null): void {
  answers.clear();
  const entries = Object.entries(words ?? {}).filter(([, translation]) => translation !== '');
  catalog = words === null ? null : new Map(entries);
  patterns = entries
    .filter(([english]) => /\{\d+\}/.test(english))
    // Of two that fit, the one that says more is meant.
    .sort(([one], [other]) => bare(other).length - bare(one).length)
    .map(([english, translation]) => patternOf(english, translation));
}

/** True when another language than English is spoken. */
export function isTranslating(): boolean {
  return catalog !== null;
}

/** A text in the language spoken; one that nobody translated stays English. */
export function say(english: string): string {
  if (catalog === null || !/\p{L}/u.test(english)) return english;
  const known = answers.get(english);
  if (known !== undefined) return known;
  const said = translated(catalog, english);
  if (answers.size >= REMEMBERED) answers.clear();
  answers.set(english, said);
  return said;
}

function translated(words: ReadonlyMap<string, string>, english: string): string {
  // What stands between two elements has spaces around it.
  const text = english.trim();
  const exact = words.get(text);
  if (exact !== undefined) return english.replace(text, () => exact);
  for (const { english: form, order, translation } of patterns) {
    const found = form.exec(text);
    if (found === null) continue;
    const filled = translation.replace(/\{(\d+)\}/g, (hole, number: string) => {
      const group = order.indexOf(number);
      // A word that is put in may have a translation of its own.
      return group < 0 ? hole : say(found[group + 1] ?? '');
    });
    return english.replace(text, () => filled);
  }
  return english;
}

function patternOf(english: string, translation: string): Pattern {
  const order = [...english.matchAll(/\{(\d+)\}/g)].map(([, number = '']) => number);
  const form = english
    .split(/\{\d+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('(.*?)');
  return { english: new RegExp(`^${form}$`, 's'), order, translation };
}

function bare(english: string): string {
  return english.replace(/\{\d+\}/g, '');
}
