// SPDX-License-Identifier: Apache-2.0
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { say } from '../words/words';
import { sharedClock } from './clock';

interface TickingProps {
  /** Asked at every tick of the shared clock. */
  readonly words: () => string;
  readonly title?: string;
}

/** Words that go with time. They are written past React: a page has dozens of them. */
export function Ticking({ words, title }: TickingProps) {
  const place = useRef<HTMLSpanElement>(null);
  const write = () => {
    const text = place.current?.firstChild;
    const said = say(words());
    if (text != null && text.nodeValue !== said) text.nodeValue = said;
  };
  const rewrite = useEffectEvent(write);
  useLayoutEffect(write);
  useEffect(
    () =>
      sharedClock.subscribe(() => {
        rewrite();
      }),
    [],
  );
  return (
    <span ref={place} title={title}>
      {/* Never changed by React, which would else put it back. */}…
    </span>
  );
}
