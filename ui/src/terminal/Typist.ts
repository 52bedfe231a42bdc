// SPDX-License-Identifier: Apache-2.0

/** A piece takes a serial line of 115200 baud this long; the CLI types as fast. */
export const PIECE_BYTES = 1024;
export const PIECE_MS = 89;

/** More than that is not pasted into a serial line. */
export const MOST_WAITING_BYTES = 256 * 1024;

/** Types in pieces, as fast as a serial line is: nobody says how much of it the guest has read. */
export class Typist {
  private readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  private waiting = new Uint8Array();
  private pacing: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.send = send;
  }

  /** False when too much waits already; then nothing of it is typed. */
  type(bytes: Uint8Array): boolean {
    if (this.waiting.length + bytes.length > MOST_WAITING_BYTES) return false;
    const all = new Uint8Array(this.waiting.length + bytes.length);
    all.set(this.waiting);
    all.set(bytes, this.waiting.length);
    this.waiting = all;
    if (this.pacing === undefined) this.pump();
    return true;
  }

  /** Forgets what waits; returns whether there was anything. */
  forget(): boolean {
    clearTimeout(this.pacing);
    this.pacing = undefined;
    const some = this.waiting.length > 0;
    this.waiting = new Uint8Array();
    return some;
  }

  private pump(): void {
    this.pacing = undefined;
    const piece = this.waiting.slice(0, PIECE_BYTES);
    this.waiting = this.waiting.slice(PIECE_BYTES);
    if (piece.length > 0) this.send(piece);
    if (piece.length < PIECE_BYTES) return;
    this.pacing = setTimeout(() => {
      this.pump();
    }, PIECE_MS);
  }
}
