// SPDX-License-Identifier: Apache-2.0
import { backOff } from '../api/backOff';
import type { ConsoleControl, ConsoleNotice } from '../api/types';
import { isAnswer } from './answers';
import { Backlog, type Screen } from './Backlog';
import { noticeOf } from './notice';
import { Typist } from './Typist';

/** How the page stands with the console. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'attached' }
  /** The manager is there, the host agent is not. */
  | { readonly kind: 'interrupted'; readonly detail: string }
  /** Nothing more follows; `at` in milliseconds since 1970. */
  | { readonly kind: 'ended'; readonly detail: string; readonly at: number }
  /** It connects again by itself. */
  | { readonly kind: 'lost'; readonly attempt: number; readonly detail: string | null };

/** Who types. */
export type Keyboard =
  | { readonly kind: 'mine' }
  | { readonly kind: 'free' }
  | { readonly kind: 'other'; readonly name: string };

/** All a page says of a console; a new object after every change. */
export interface ConsoleView {
  readonly link: Link;
  /** Null where nobody knows: while it is not attached. */
  readonly keyboard: Keyboard | null;
  /** The last that was told, in words. */
  readonly told: string | null;
}

/** Told by the manager when as many look as may (RFC 6455, 7.4). */
const CLOSED_BECAUSE_FULL = 1013;

/** A window that is drawn larger changes its size many times. */
const RESIZED_MS = 250;

/** The manager says every 5 s that it is there: a connection on which nothing comes leads nowhere. */
const GIVE_UP_AFTER_MS = 15_000;

/** Why the manager did not let somebody in, in words; null when it is not known. */
export type Reason = () => Promise<string | null>;

/** One VM's console over a WebSocket, between {@link start} and {@link stop}. */
export class ConsoleSession {
  private readonly address: string;
  private readonly reason: Reason;
  private readonly listeners = new Set<() => void>();
  private readonly typist = new Typist((bytes) => this.socket?.send(bytes));
  private view: ConsoleView = { link: { kind: 'connecting' }, keyboard: null, told: null };
  private backlog: Backlog | null = null;
  private socket: WebSocket | null = null;
  private self: string | null = null;
  private size: { columns: number; rows: number } | null = null;
  private scrollBack = 0;
  private failures = 0;
  private retrying: ReturnType<typeof setTimeout> | undefined;
  private resizing: ReturnType<typeof setTimeout> | undefined;
  private listening: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, reason: Reason = () => Promise.resolve(null)) {
    this.address = address;
    this.reason = reason;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getView = (): ConsoleView => this.view;

  /** Connects, and shows on a screen what the guest prints. */
  start(screen: Screen): void {
    this.backlog = new Backlog(screen, (bytes) => {
      this.tell(missing(bytes));
    });
    // A laptop that wakes up should not sit out the wait that began before it slept.
    window.addEventListener('online', this.retryNow);
    this.open();
  }

  /** Gives the keyboard back, and connects no more. */
  stop(): void {
    window.removeEventListener('online', this.retryNow);
    clearTimeout(this.retrying);
    clearTimeout(this.resizing);
    this.typist.forget();
    this.forsake();
    this.backlog = null;
  }

  /** Connects once more after the end, because the VM runs again. */
  again(): void {
    if (this.view.link.kind !== 'ended') return;
    this.failures = 0;
    this.forsake();
    this.show({ link: { kind: 'connecting' }, told: null });
    this.open();
  }

  /** There is nothing to connect to again. */
  giveUp(detail: string): void {
    clearTimeout(this.retrying);
    this.forsake();
    this.end(detail);
  }

  /** Types for the viewer, or tells why not. */
  type(text: string): void {
    const bytes = new TextEncoder().encode(text);
    const { link, keyboard } = this.view;
    if (isAnswer(text)) {
      this.answer(bytes);
    } else if (link.kind !== 'attached') {
      this.tell('Nothing was typed: the console is not connected.');
    } else if (keyboard?.kind === 'other') {
      this.tell(`Nothing was typed: ${keyboard.name} has the keyboard. Take it over to type.`);
    } else if (!this.typist.type(bytes)) {
      this.tell('Nothing was typed: it is more than a serial line takes. Copy a file another way.');
    }
  }

  /** Sends what the terminal says without a key, such as where the mouse is. */
  answer(bytes: Uint8Array): void {
    const isWanted = this.view.keyboard?.kind === 'mine' && this.backlog?.isReplaying === false;
    if (isWanted) this.typist.type(bytes);
  }

  take(): void {
    this.control({ type: 'take-keyboard' });
  }

  giveBack(): void {
    this.typist.forget();
    this.control({ type: 'release-keyboard' });
  }

  /** Tells the size of the screen, once it stays so. */
  resize(columns: number, rows: number): void {
    this.size = { columns, rows };
    clearTimeout(this.resizing);
    this.resizing = setTimeout(this.tellSize, RESIZED_MS);
  }

  private readonly tellSize = (): void => {
    if (this.size !== null) this.control({ type: 'resize', ...this.size });
  };

  private open(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    let wasOpen = false;
    this.listen();
    socket.onopen = () => {
      wasOpen = true;
    };
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      this.listen();
      if (typeof data === 'string') this.told(noticeOf(data));
      else this.printed(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      this.closed(code, wasOpen);
    };
  }

  private listen(): void {
    clearTimeout(this.listening);
    this.listening = setTimeout(() => {
      this.forsake();
      this.closed(0, true);
    }, GIVE_UP_AFTER_MS);
  }

  private printed(bytes: Uint8Array): void {
    const before = Math.min(this.scrollBack, bytes.length);
    this.scrollBack -= before;
    this.backlog?.print(bytes.subarray(0, before), true);
    this.backlog?.print(bytes.subarray(before), false);
  }

  private told(notice: ConsoleNotice | null): void {
    switch (notice?.type) {
      case undefined:
      case 'alive':
        break;
      case 'attached':
        this.attached(notice);
        break;
      case 'keyboard':
        this.keyboard(notice);
        break;
      case 'refused':
        this.refused(notice);
        break;
      case 'dropped':
        this.tell(missing(notice.bytes ?? 0));
        break;
      case 'interrupted':
        this.detach({ kind: 'interrupted', detail: detailOf(notice) });
        break;
      case 'ended':
        this.end(detailOf(notice));
        break;
    }
  }

  private attached(notice: ConsoleNotice): void {
    const again = this.self !== null;
    this.failures = 0;
    this.self = notice.viewer;
    this.scrollBack = notice.bytes ?? 0;
    this.backlog?.clear();
    this.show({
      link: { kind: 'attached' },
      keyboard: this.keyboardOf(notice),
      told: again ? 'Connected again: what was printed last is shown once more.' : this.view.told,
    });
    this.tellSize();
  }

  private keyboard(notice: ConsoleNotice): void {
    const before = this.view.keyboard?.kind;
    const keyboard = this.keyboardOf(notice);
    const wasTaken = before === 'mine' && keyboard.kind === 'other';
    const cutOff = keyboard.kind !== 'mine' && this.typist.forget();
    const words = wasTaken ? `${keyboard.name} took the keyboard over.` : null;
    this.show({ keyboard, told: cutOff ? `${words ?? ''} ${NOT_ALL}`.trim() : words });
  }

  private refused(notice: ConsoleNotice): void {
    this.typist.forget();
    const keyboard = this.keyboardOf(notice);
    const words =
      keyboard.kind === 'other'
        ? `${keyboard.name} has the keyboard. Take it over to type.`
        : `${detailOf(notice)}.`;
    // A refusal by the manager does not know who types.
    this.show({
      keyboard: notice.writer === null ? this.view.keyboard : keyboard,
      told: `Not typed: ${words}`,
    });
  }

  private closed(code: number, wasOpen: boolean): void {
    clearTimeout(this.listening);
    this.socket = null;
    if (this.view.link.kind === 'ended') return;
    this.failures += 1;
    const detail = code === CLOSED_BECAUSE_FULL ? 'as many look at this console as may' : null;
    this.detach({ kind: 'lost', attempt: this.failures, detail });
    this.retrying = setTimeout(this.retryNow, backOff(this.failures, Math.random));
    if (!wasOpen) void this.explain();
  }

  /** A browser does not say why a connection was refused. */
  private async explain(): Promise<void> {
    const detail = await this.reason();
    const { link } = this.view;
    if (link.kind === 'lost' && detail !== null) this.show({ link: { ...link, detail } });
  }

  private readonly retryNow = (): void => {
    if (this.socket !== null || this.view.link.kind !== 'lost') return;
    clearTimeout(this.retrying);
    this.open();
  };

  /** What is on the screen stays; nobody knows who types. */
  private detach(link: Link): void {
    const cutOff = this.typist.forget();
    this.show({ link, keyboard: null, told: cutOff ? NOT_ALL : null });
  }

  private end(detail: string): void {
    this.self = null;
    this.detach({ kind: 'ended', detail, at: Date.now() });
  }

  private keyboardOf({ writer }: ConsoleNotice): Keyboard {
    if (writer === null) return { kind: 'free' };
    return writer.viewer === this.self ? { kind: 'mine' } : { kind: 'other', name: writer.name };
  }

  private control(control: ConsoleControl): void {
    if (this.view.link.kind === 'attached') this.socket?.send(JSON.stringify(control));
  }

  private forsake(): void {
    clearTimeout(this.listening);
    if (this.socket === null) return;
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private tell(told: string): void {
    if (told !== this.view.told) this.show({ told });
  }

  private show(change: Partial<ConsoleView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}

const NOT_ALL = 'Not all that was pasted was typed.';

function missing(bytes: number): string {
  return `${bytes.toLocaleString('en')} bytes are missing here: they came faster than they were shown.`;
}

function detailOf({ detail }: ConsoleNotice): string {
  return detail ?? 'no reason was given';
}
