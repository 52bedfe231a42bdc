// SPDX-License-Identifier: Apache-2.0
import type { ConsoleNotice } from '../api/types';
import type { Screen } from './Backlog';

/** A WebSocket whose other end, a console, is the test. */
export class FakeConsole {
  /** All that were opened, oldest first. */
  static opened: FakeConsole[] = [];

  static get last(): FakeConsole {
    const last = FakeConsole.opened.at(-1);
    if (last === undefined) throw new Error('no WebSocket was opened');
    return last;
  }

  readonly address: string;
  binaryType = 'blob';
  isClosed = false;
  /** What was typed, message by message. */
  readonly typed: string[] = [];
  readonly controls: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(address: string) {
    this.address = address;
    FakeConsole.opened.push(this);
  }

  send(message: string | Uint8Array): void {
    if (typeof message === 'string') this.controls.push(JSON.parse(message));
    else this.typed.push(new TextDecoder().decode(message));
  }

  close(): void {
    this.isClosed = true;
  }

  tells(notice: Partial<ConsoleNotice> & Pick<ConsoleNotice, 'type'>): void {
    const whole = { viewer: null, bytes: null, writer: null, detail: null, ...notice };
    this.onmessage?.({ data: JSON.stringify(whole) });
  }

  /** Lets the viewer in, as `me`, before a scroll-back. */
  attaches(before = '', writer: ConsoleNotice['writer'] = null): void {
    this.onopen?.();
    this.tells({ type: 'attached', viewer: 'me', bytes: before.length, writer });
    if (before !== '') this.prints(before);
  }

  prints(text: string): void {
    this.onmessage?.({ data: new TextEncoder().encode(text).buffer });
  }

  breaks(code = 1006): void {
    this.onclose?.({ code });
  }
}

/** A screen that shows at once, or when the test lets it. */
export class FakeScreen implements Screen {
  text = '';
  clears = 0;
  /** Set to have it show only what {@link shows} lets it. */
  isSlow = false;
  private readonly waiting: (() => void)[] = [];

  readonly write = (bytes: Uint8Array, done: () => void): void => {
    this.text += new TextDecoder().decode(bytes);
    if (this.isSlow) this.waiting.push(done);
    else done();
  };

  readonly clear = (): void => {
    this.text = '';
    this.clears += 1;
  };

  /** One piece is shown. */
  shows(): void {
    this.waiting.shift()?.();
  }
}
