// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useNavigate } from 'react-router';
import classes from './Keyboard.module.css';
import { isTerminal, isTypedInto, match, strokeOf } from './match';
import { isSingleKey, type Deed } from './shortcuts';
import { singleKeys } from './singleKeys';

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }));
const KeyboardHelp = lazy(async () => ({ default: (await import('./KeyboardHelp')).KeyboardHelp }));

/** Keys of one stroke come within this time. */
const PATIENCE_MS = 1_500;

type Opened = 'palette' | 'help';

/** Binds the shortcuts; and has buttons for those who do not know them. */
export function Keyboard() {
  const navigate = useNavigate();
  const isSingleOn = useSyncExternalStore(singleKeys.subscribe, singleKeys.get);
  const [opened, setOpened] = useState<Opened | null>(null);

  useEffect(() => {
    let pending = '';
    let pressedAt = 0;
    const carryOut = (deed: Deed) => {
      if (deed.kind === 'go') void navigate(deed.to);
      else if (deed.kind === 'tab') pressTab(deed.number);
      else setOpened(deed.kind);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const stroke = strokeOf(event);
      if (stroke === null || event.defaultPrevented || event.repeat || event.isComposing) return;
      if (isTerminal(event.target) || document.querySelector('[role="dialog"]') !== null) return;
      if (isSingleKey(stroke) && isTypedInto(event.target)) return;
      if (event.timeStamp - pressedAt > PATIENCE_MS) pending = '';
      pressedAt = event.timeStamp;
      const matched = match(pending, stroke, isSingleOn);
      pending = matched.pending;
      if (matched.deed === null) return;
      event.preventDefault();
      carryOut(matched.deed);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [navigate, isSingleOn]);

  const close = () => {
    setOpened(null);
  };
  return (
    <>
      <button
        type="button"
        className={classes.button}
        title="Ctrl+K"
        onClick={() => {
          setOpened('palette');
        }}
      >
        Search
      </button>
      <button
        type="button"
        className={classes.button}
        aria-label="Keyboard shortcuts"
        onClick={() => {
          setOpened('help');
        }}
      >
        ?
      </button>
      <Suspense>
        {opened === 'palette' && <Palette onClose={close} />}
        {opened === 'help' && <KeyboardHelp isSingleOn={isSingleOn} onClose={close} />}
      </Suspense>
    </>
  );
}

/** The tabs are those the page has, in the order in which they are seen. */
function pressTab(number: number): void {
  const tabs = document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="About this VM"] a');
  tabs[number - 1]?.click();
}
