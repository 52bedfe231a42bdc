// SPDX-License-Identifier: Apache-2.0
import { useEffect, useId, useRef, useState } from 'react';
import { useColorScheme } from '../ui/useColorScheme';
import type { Vm } from '../api/types';
import { vmCan } from '../vm/vmCan';
import { copyText } from './copyText';
import { KeyboardLine } from './KeyboardLine';
import { isForScreenReader, keepForScreenReader, keepViewerName, viewerName } from './settings';
import { StartVm } from './StartVm';
import classes from './TerminalPage.module.css';
import { TerminalTools } from './TerminalTools';
import { TerminalView, type TerminalHandle } from './TerminalView';
import { Toggle } from './Toggle';
import { useConsole } from './useConsole';
import { ViewerName } from './ViewerName';

interface LiveConsoleProps {
  readonly vm: Vm;
  /** When the manager said so, in milliseconds since 1970. */
  readonly knownAt: number;
  readonly watchOnly: boolean;
  readonly onWatchOnly: (on: boolean) => void;
}

/** What is known of a VM a moment after its console ended may be from before. */
const SETTLED_MS = 2_000;

/** The terminal of a VM that runs, or ran when the page was opened. */
export function LiveConsole({ vm, knownAt, watchOnly, onWatchOnly }: LiveConsoleProps) {
  const [name, setName] = useState(viewerName);
  const [forScreenReader, setForScreenReader] = useState(isForScreenReader);
  const [copied, setCopied] = useState<string | null>(null);
  const scheme = useColorScheme();
  const terminal = useRef<TerminalHandle>(null);
  const hint = useId();
  const exit = useRef<HTMLParagraphElement>(null);
  const { session, view } = useConsole(vm.id, name, watchOnly);
  const { link } = view;
  const runs = vmCan('console', vm.state);

  useEffect(() => {
    if (link.kind === 'ended' && runs && knownAt > link.at + SETTLED_MS) session.again();
    if (link.kind === 'lost' && vmCan('start', vm.state)) session.giveUp('the VM does not run');
  }, [link, runs, knownAt, session, vm.state]);

  const copy = (text: string) => {
    void copyText(text).then(setCopied);
  };

  return (
    <>
      {link.kind === 'ended' && !runs && <StartVm vm={vm} />}
      <KeyboardLine
        view={view}
        watchOnly={watchOnly}
        onTake={() => {
          session.take();
          terminal.current?.focus();
        }}
        onGiveBack={() => {
          session.giveBack();
        }}
      />
      <TerminalView
        session={session}
        look={{
          scheme,
          forScreenReader,
          tabLeaves: view.keyboard?.kind !== 'mine',
          describedBy: hint,
        }}
        handle={terminal}
        onLeave={() => {
          exit.current?.focus();
        }}
        onCopy={copy}
      />
      <p ref={exit} id={hint} tabIndex={-1} className={classes.hint}>
        While you type, all keys go to the guest, Tab and Ctrl+C too; Ctrl+] or Ctrl+5 leaves the
        terminal. Ctrl+Shift+C copies, Ctrl+Shift+V pastes.
      </p>
      <TerminalTools vm={vm} terminal={terminal} copied={copied} onCopy={copy}>
        <Toggle label="Watch only" on={watchOnly} onChange={onWatchOnly} />
        <Toggle
          label="Read out by a screen reader"
          on={forScreenReader}
          onChange={(on) => {
            keepForScreenReader(on);
            setForScreenReader(on);
          }}
        />
        <ViewerName
          name={name}
          onName={(chosen) => {
            keepViewerName(chosen);
            setName(chosen);
          }}
        />
      </TerminalTools>
    </>
  );
}
