// SPDX-License-Identifier: Apache-2.0
import type { VmMetrics } from '../api/types';

/** A WebSocket whose other end is the test. */
export class FakeWebSocket {
  /** All that were opened, oldest first; {@link stubWebSocket} empties it. */
  static opened: FakeWebSocket[] = [];

  static get last(): FakeWebSocket {
    const last = FakeWebSocket.opened.at(-1);
    if (last === undefined) throw new Error('no WebSocket was opened');
    return last;
  }

  readonly address: string;
  isClosed = false;
  /** What the page said, oldest first. */
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(address: string) {
    this.address = address;
    FakeWebSocket.opened.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  says(message: VmMetrics | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  breaks(code = 1006): void {
    this.onclose?.({ code });
  }
}
