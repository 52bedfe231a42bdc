// SPDX-License-Identifier: Apache-2.0

/** Where a console is shown. */
export interface Screen {
  /** Shows bytes after those that were given before, and calls back when they are shown. */
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Forgets all that is shown. */
  readonly clear: () => void;
}

/** As much as the screen works on at a time. */
export const MOST_OUTSTANDING_BYTES = 128 * 1024;

/** What waits for a screen that is slower than the guest. A hidden page is slow. */
export const MOST_WAITING_BYTES = 1024 * 1024;

type Step =
  | { readonly kind: 'print'; readonly bytes: Uint8Array; readonly isReplay: boolean }
  | { readonly kind: 'clear' };

/**
 * What a guest printed, on its way to the screen. It is bounded: what waits too long makes room for
 * what came later.
 */
export class Backlog {
  private readonly screen: Screen;
  private readonly onDropped: (bytes: number) => void;
  private waiting: Step[] = [];
  private waitingBytes = 0;
  private outstandingBytes = 0;
  private replayed = 0;

  constructor(screen: Screen, onDropped: (bytes: number) => void) {
    this.screen = screen;
    this.onDropped = onDropped;
  }

  /** True while the screen works on what was printed before somebody looked. */
  get isReplaying(): boolean {
    return this.replayed > 0;
  }

  print(bytes: Uint8Array, isReplay: boolean): void {
    if (bytes.length === 0) return;
    if (this.waitingBytes + bytes.length > MOST_WAITING_BYTES) {
      this.onDropped(this.waitingBytes);
      this.waiting = this.waiting.filter(({ kind }) => kind === 'clear');
      this.waitingBytes = 0;
    }
    this.waiting.push({ kind: 'print', bytes, isReplay });
    this.waitingBytes += bytes.length;
    this.pump();
  }

  /** What waits need not be shown any more; what the screen works on is waited for. */
  clear(): void {
    this.waiting = [{ kind: 'clear' }];
    this.waitingBytes = 0;
    this.pump();
  }

  private pump(): void {
    for (let step = this.next(); step !== undefined; step = this.next()) {
      if (step.kind === 'clear') {
        this.screen.clear();
        continue;
      }
      const { bytes, isReplay } = step;
      this.waitingBytes -= bytes.length;
      this.outstandingBytes += bytes.length;
      this.replayed += isReplay ? 1 : 0;
      this.screen.write(bytes, () => {
        this.outstandingBytes -= bytes.length;
        this.replayed -= isReplay ? 1 : 0;
        this.pump();
      });
    }
  }

  /** What can be done now; nothing when the screen is busy. */
  private next(): Step | undefined {
    const kind = this.waiting.at(0)?.kind;
    const room = kind === 'clear' ? 1 : MOST_OUTSTANDING_BYTES;
    return this.outstandingBytes < room ? this.waiting.shift() : undefined;
  }
}
