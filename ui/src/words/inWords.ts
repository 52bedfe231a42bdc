// SPDX-License-Identifier: Apache-2.0
import { isValidElement } from 'react';
import { isTranslating, say } from './words';

type Props = Readonly<Record<string, unknown>>;

/** What people read or hear of an element besides what is in it. */
const texts = ['title', 'label', 'aria-label', 'placeholder', 'description', 'alt', 'data-label'];

/** Letters that no text has: each stands for something that is no text. */
const FIRST_HOLE = 0xe000;
const hole = /([\uE000-\uF8FF])/;

/** The props of an element in the language spoken. English costs nothing. */
export function inWords(props: Props): Props {
  if (!isTranslating()) return props;
  const said: Record<string, unknown> = { ...props };
  for (const text of texts) {
    if (typeof said[text] === 'string') said[text] = say(said[text]);
  }
  said.children = childrenInWords(props.children);
  return said;
}

function childrenInWords(children: unknown): unknown {
  if (typeof children === 'string') return say(children);
  if (!Array.isArray(children) || !children.some((child) => typeof child === 'string')) {
    return children;
  }
  // A sentence with something in it is one sentence: the order of words differs from one language
  // to the next.
  const all: readonly unknown[] = children;
  const sentence = all
    .map((child, at) =>
      typeof child === 'string' || typeof child === 'number'
        ? child.toString()
        : String.fromCharCode(FIRST_HOLE + at),
    )
    .join('');
  const said = say(sentence);
  if (said === sentence) return apart(all);
  return said.split(hole).map((part) => {
    const at = part.charCodeAt(0) - FIRST_HOLE;
    return hole.test(part) ? all[at] : part;
  });
}

/** Not one sentence, then: each text for itself. */
function apart(children: readonly unknown[]): unknown[] {
  return children.map((child) =>
    typeof child === 'string' && !isValidElement(child) ? say(child) : child,
  );
}
