// SPDX-License-Identifier: Apache-2.0
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import '@xterm/xterm/css/xterm.css';
import type { ConsoleSession } from './ConsoleSession';
import { TerminalScreen, type Look } from './TerminalScreen';
import classes from './TerminalView.module.css';

/** What the page does with a terminal. */
export interface TerminalHandle {
  readonly focus: () => void;
  readonly wipe: () => void;
  readonly selection: () => string;
}

interface TerminalViewProps {
  readonly session: ConsoleSession;
  readonly look: Look;
  readonly handle: Ref<TerminalHandle>;
  /** The keys that leave were pressed. */
  readonly onLeave: () => void;
  readonly onCopy: (text: string) => void;
}

/** A session on a screen. A session that takes another's place keeps what is shown. */
export function TerminalView({ session, look, handle, onLeave, onCopy }: TerminalViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<TerminalScreen | null>(null);
  const now = useRef({ session, look, onLeave, onCopy });
  useEffect(() => {
    now.current = { session, look, onLeave, onCopy };
    screen.current?.show(look);
  });
  useEffect(() => {
    if (host.current === null) return undefined;
    const opened = new TerminalScreen(host.current, now.current.look, {
      typed: (text) => {
        now.current.session.type(text);
      },
      pointed: (bytes) => {
        now.current.session.answer(bytes);
      },
      left: () => {
        now.current.onLeave();
      },
      copied: (text) => {
        now.current.onCopy(text);
      },
      resized: (columns, rows) => {
        now.current.session.resize(columns, rows);
      },
    });
    screen.current = opened;
    opened.focus();
    return () => {
      screen.current = null;
      opened.destroy();
    };
  }, []);
  useEffect(() => {
    const opened = screen.current;
    if (opened === null) return undefined;
    session.resize(opened.columns, opened.rows);
    session.start(opened);
    return () => {
      session.stop();
    };
  }, [session]);
  useImperativeHandle(handle, () => ({
    focus: () => screen.current?.focus(),
    wipe: () => screen.current?.wipe(),
    selection: () => screen.current?.selection ?? '',
  }));
  return <div ref={host} className={classes.terminal} />;
}
