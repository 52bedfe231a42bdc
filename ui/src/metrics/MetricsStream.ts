// SPDX-License-Identifier: Apache-2.0
import { backOff } from '../api/backOff';
import { SILENT_AFTER_MS } from '../api/queryClient';
import type { VmHistory, VmMetrics } from '../api/types';
import { sharedClock } from '../ui/clock';
import { filled } from './earlier';
import { remember, rowOf, type Row } from './row';

/** How the page stands with the manager. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting'; readonly attempt: number }
  /** The VM was deleted; there is nothing to come back to. */
  | { readonly kind: 'gone' };

/** A sample and when it came, by the monotonic clock. */
export interface Received {
  readonly sample: VmMetrics;
  readonly receivedAt: number;
}

/** All a page draws from; a new object after every change. */
export interface StreamView {
  readonly connection: Connection;
  /** Null before the first message, and again once the socket is silent: stale is not live. */
  readonly latest: Received | null;
  readonly rows: readonly Row[];
  /** The right end of the time axis: now, by the host's clock, milliseconds since 1970. */
  readonly edge: number;
}

/** Told by the manager when it closes a stream because the VM was deleted (contract/rest). */
const CLOSED_BECAUSE_DELETED = 1008;

/** An open socket that says nothing for so long is given up: its other end may be gone. */
const GIVE_UP_AFTER_MS = 10_000;

/** A message is awaited so long before the time axis moves on without it. */
const TICK_MS = 1_100;

/** A manager that was away itself has by then fetched what its hosts kept for it. */
const FETCHED_AFTER_MS = 5_000;

/** What the manager has of the last quarter of an hour, second by second. */
export type AskEarlier = (signal: AbortSignal) => Promise<VmHistory>;

/** One VM's live samples over a WebSocket, for as long as somebody listens; and those before them. */
export class MetricsStream {
  private readonly address: string;
  private readonly askEarlier: AskEarlier;
  private readonly listeners = new Set<() => void>();
  private view: StreamView = {
    connection: { kind: 'connecting' },
    latest: null,
    rows: [],
    edge: Date.now(),
  };
  private socket: WebSocket | null = null;
  private failures = 0;
  private heardAt = 0;
  /** Set while the samples before those of the present connection are asked for. */
  private asking: AbortController | null = null;
  /** The host's clock less this browser's monotonic one; its own clock until a sample came. */
  private hostClock = Date.now() - performance.now();
  private retrying: ReturnType<typeof setTimeout> | undefined;
  private ticking: ReturnType<typeof setTimeout> | undefined;
  private filling: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, askEarlier: AskEarlier) {
    this.address = address;
    this.askEarlier = askEarlier;
  }

  /** Connects with the first listener and closes with the last. Returns how to stop listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly getView = (): StreamView => this.view;

  private open(): void {
    this.heardAt = performance.now();
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      this.received(data);
    };
    socket.onclose = ({ code }) => {
      this.closed(code);
    };
    this.awaitTick();
    // A laptop that wakes up should not sit out the wait that began before it slept.
    window.addEventListener('online', this.retryNow);
  }

  private close(): void {
    window.removeEventListener('online', this.retryNow);
    clearTimeout(this.retrying);
    clearTimeout(this.ticking);
    clearTimeout(this.filling);
    this.asking?.abort();
    this.forsake();
  }

  private received(data: unknown): void {
    const sample = parse(data);
    if (sample === null) return;
    this.failures = 0;
    this.heardAt = performance.now();
    sharedClock.restart();
    const isFirst = this.view.connection.kind !== 'open';
    const hadGap = this.view.rows.length > 0;
    const row = rowOf(sample);
    // A sample that stands for longer comes again, and says nothing of what time it is.
    if (row !== null && row.at !== this.view.rows.at(-1)?.at) {
      this.hostClock = row.at - this.heardAt;
    }
    this.show({
      connection: { kind: 'open' },
      latest: { sample, receivedAt: this.heardAt },
      rows: row === null ? this.view.rows : remember(this.view.rows, row),
      edge: this.heardAt + this.hostClock,
    });
    this.awaitTick();
    if (isFirst) void this.fill();
    if (isFirst && hadGap) {
      this.filling = setTimeout(() => void this.fill(), FETCHED_AFTER_MS);
    }
  }

  /** What was missed, or was before, comes when it comes: without it the charts begin here. */
  private async fill(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const history = await this.askEarlier(asking.signal);
      if (!asking.signal.aborted) this.show({ rows: filled(this.view.rows, history) });
    } catch {
      // Nothing before is known, which is what an empty chart says.
    }
  }

  private closed(code: number): void {
    this.socket = null;
    clearTimeout(this.filling);
    if (code === CLOSED_BECAUSE_DELETED) {
      clearTimeout(this.ticking);
      this.show({ connection: { kind: 'gone' }, latest: null });
      return;
    }
    this.failures += 1;
    this.show({ connection: { kind: 'reconnecting', attempt: this.failures } });
    this.retrying = setTimeout(this.retryNow, backOff(this.failures, Math.random));
  }

  private readonly retryNow = (): void => {
    if (this.socket !== null || this.view.connection.kind === 'gone') return;
    clearTimeout(this.retrying);
    this.open();
  };

  private awaitTick(): void {
    clearTimeout(this.ticking);
    this.ticking = setTimeout(() => {
      this.tick();
    }, TICK_MS);
  }

  /** No message came: time goes on, and what was shown grows old. */
  private tick(): void {
    const now = performance.now();
    const { latest } = this.view;
    const stale = latest !== null && now - latest.receivedAt > SILENT_AFTER_MS;
    this.show({ edge: now + this.hostClock, latest: stale ? null : latest });
    this.awaitTick();
    if (this.socket !== null && now - this.heardAt > GIVE_UP_AFTER_MS) {
      this.forsake();
      this.closed(0);
    }
  }

  private forsake(): void {
    if (this.socket === null) return;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private show(change: Partial<StreamView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** The sample in a message; null for anything else, which then counts as silence. */
function parse(data: unknown): VmMetrics | null {
  if (typeof data !== 'string') return null;
  try {
    const body: unknown = JSON.parse(data);
    const isSample =
      typeof body === 'object' && body !== null && 'sources' in body && 'ages_ms' in body;
    return isSample ? (body as VmMetrics) : null;
  } catch {
    return null;
  }
}
