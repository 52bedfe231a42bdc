// SPDX-License-Identifier: Apache-2.0
import { backOff } from '../api/backOff';
import { SILENT_AFTER_MS } from '../api/queryClient';
import type { FleetDelta, FleetFailure, FleetRate, FleetSnapshot } from '../api/types';
import { sharedClock } from '../ui/clock';
import { askedFor } from './fleetMetrics';
import { FleetStore } from './FleetStore';

type FleetMessage = FleetSnapshot | FleetDelta | FleetRate | FleetFailure;

/** How the page stands with the manager; a new object after every change. */
export interface FleetView {
  /** Only while it is `live` are the values of the store those of now. */
  readonly phase: 'connecting' | 'live' | 'silent' | 'away';
  /** Of reconnecting. */
  readonly attempt: number;
  /** Set while the manager tells changes less often than it was asked to. */
  readonly rate: FleetRate | null;
  /** What the manager did not understand. */
  readonly fault: string | null;
  /** When the manager last stood by the values, by the monotonic clock. */
  readonly heardAt: number | null;
}

const WANTED_S = 1;

/** So many intervals without a word are silence, and at least {@link SILENT_AFTER_MS}. */
const SILENT_INTERVALS = 3;
const GIVE_UP_AFTER_MS = 10_000;

const subscription = JSON.stringify({
  type: 'subscribe',
  metrics: askedFor,
  interval_s: WANTED_S,
});

/** The whole fleet over a WebSocket, for as long as somebody listens. Listeners hear of it once a frame. */
export class FleetStream {
  readonly store = new FleetStore();
  private readonly address: string;
  private readonly listeners = new Set<() => void>();
  private view: FleetView = {
    phase: 'connecting',
    attempt: 0,
    rate: null,
    fault: null,
    heardAt: null,
  };
  private next = this.view;
  private socket: WebSocket | null = null;
  private frame: number | undefined;
  private retrying: ReturnType<typeof setTimeout> | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string) {
    this.address = address;
  }

  /** Connects with the first listener and closes with the last. Returns how to stop listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.socket === null && this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly getView = (): FleetView => this.view;

  private open(): void {
    clearTimeout(this.retrying);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      socket.send(subscription);
    };
    socket.onmessage = ({ data }) => {
      this.received(parse(data));
    };
    socket.onclose = () => {
      this.closed();
    };
    this.awaitMessage();
    window.addEventListener('online', this.retryNow);
  }

  private close(): void {
    window.removeEventListener('online', this.retryNow);
    clearTimeout(this.retrying);
    clearTimeout(this.waiting);
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.forsake();
    // Whoever listens next begins anew: until a snapshot came nothing here is current.
    this.next = { ...this.next, phase: 'connecting', rate: null };
    this.view = this.next;
  }

  private forsake(): void {
    if (this.socket === null) return;
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private get intervalS(): number {
    return this.next.rate?.interval_s ?? WANTED_S;
  }

  private received(message: FleetMessage | null): void {
    if (message === null) return;
    if (message.type === 'rate') {
      this.show({ rate: message.interval_s > message.wanted_s ? message : null });
    } else if (message.type === 'error') {
      this.show({ fault: message.detail });
    } else if (message.type === 'snapshot') {
      this.store.replace(message, this.intervalS);
      this.heard();
    } else if (this.store.change(message, this.intervalS)) {
      this.heard();
    } else {
      // Something is missing between the two: a snapshot makes it whole.
      this.socket?.send(subscription);
    }
  }

  private heard(): void {
    this.show({ phase: 'live', attempt: 0, heardAt: performance.now() });
    this.awaitMessage();
  }

  private closed(): void {
    this.socket = null;
    clearTimeout(this.waiting);
    const attempt = this.next.attempt + 1;
    this.show({ phase: 'away', attempt, rate: null, fault: null });
    this.retrying = setTimeout(this.retryNow, backOff(attempt, Math.random));
  }

  private readonly retryNow = (): void => {
    if (this.socket === null && this.listeners.size > 0) this.open();
  };

  private awaitMessage(): void {
    clearTimeout(this.waiting);
    const patience = Math.max(SILENT_AFTER_MS, SILENT_INTERVALS * this.intervalS * 1_000);
    this.waiting = setTimeout(() => {
      if (this.next.phase === 'live') this.show({ phase: 'silent' });
      this.waiting = setTimeout(() => {
        this.forsake();
        this.closed();
      }, GIVE_UP_AFTER_MS - SILENT_AFTER_MS);
    }, patience);
  }

  private show(change: Partial<FleetView>): void {
    this.next = { ...this.next, ...change };
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.view = this.next;
      sharedClock.restart();
      for (const listener of [...this.listeners]) listener();
    });
  }
}

/** Null for what is none of the messages, which then counts as silence. */
function parse(data: unknown): FleetMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const body: unknown = JSON.parse(data);
    const isMessage =
      typeof body === 'object' &&
      body !== null &&
      'type' in body &&
      ['snapshot', 'delta', 'rate', 'error'].includes(String(body.type));
    return isMessage ? (body as FleetMessage) : null;
  } catch {
    return null;
  }
}
