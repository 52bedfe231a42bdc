// SPDX-License-Identifier: Apache-2.0
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { Screen } from './Backlog';
import { StrictStyles } from './StrictStyles';
import { themes } from './themes';

/** How a terminal looks and behaves; each can change while it is open. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly forScreenReader: boolean;
  /** Whoever only looks leaves with Tab, as everywhere else, and does not type by it. */
  readonly tabLeaves: boolean;
  /** The id of the element that says how it is left. */
  readonly describedBy: string;
}

/** What a terminal tells the page. */
export interface Heard {
  readonly typed: (text: string) => void;
  /** Reports of a mouse that are no text. */
  readonly pointed: (bytes: Uint8Array) => void;
  readonly left: () => void;
  readonly copied: (text: string) => void;
  readonly resized: (columns: number, rows: number) => void;
}

const SCROLL_BACK_LINES = 5_000;

/** WCAG 2.2, 1.4.3: whatever colours the guest chooses, its text can be read. */
const CONTRAST = 4.5;

/** What Ctrl+] sends, and Ctrl+5 on keyboards where `]` is not to be had so. */
const LEAVE = String.fromCharCode(29);

/** Hyperlinks: where they lead is the guest's word, and looks as if it were the page's. */
const OSC_LINK = 8;

/**
 * Faint text as xterm draws it has half the contrast. TerminalView.module.css makes it grey, or it
 * keeps its colour.
 */
function undimmed(css: string): string {
  return css.replaceAll(/(\.xterm-dim\s*\{\s*color:\s*#[0-9a-f]{6})[0-9a-f]{2}/g, '$1');
}

/** xterm.js in an element of the page. */
export class TerminalScreen implements Screen {
  private readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly strict = new StrictStyles(undimmed);
  private readonly resizing: ResizeObserver;
  private look: Look;

  constructor(host: HTMLElement, look: Look, heard: Heard) {
    this.look = look;
    const { fontFamily, fontSize } = getComputedStyle(host);
    this.terminal = new Terminal({
      scrollback: SCROLL_BACK_LINES,
      minimumContrastRatio: CONTRAST,
      fontFamily,
      fontSize: Number.parseFloat(fontSize) || 14,
      theme: themes[look.scheme],
      screenReaderMode: look.forScreenReader,
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.parser.registerOscHandler(OSC_LINK, () => true);
    this.terminal.attachCustomKeyEventHandler((event) => this.isTerminals(event, heard));
    this.terminal.onData((text) => {
      if (text === LEAVE) heard.left();
      else heard.typed(text);
    });
    this.terminal.onBinary((text) => {
      heard.pointed(Uint8Array.from(text, (each) => each.charCodeAt(0)));
    });
    this.terminal.onResize(({ cols, rows }) => {
      heard.resized(cols, rows);
    });
    this.terminal.open(host);
    this.terminal.textarea?.setAttribute('aria-describedby', look.describedBy);
    this.resizing = new ResizeObserver(() => {
      this.fitting.fit();
    });
    this.resizing.observe(host);
    this.fitting.fit();
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  readonly write = (bytes: Uint8Array, done: () => void): void => {
    this.terminal.write(bytes, done);
  };

  readonly clear = (): void => {
    this.terminal.reset();
  };

  /** Clears what is seen, but for the line the cursor is in. */
  wipe(): void {
    this.terminal.clear();
  }

  focus(): void {
    this.terminal.focus();
  }

  show(look: Look): void {
    this.look = look;
    this.terminal.options.theme = themes[look.scheme];
    this.terminal.options.screenReaderMode = look.forScreenReader;
  }

  get selection(): string {
    return this.terminal.getSelection();
  }

  destroy(): void {
    this.resizing.disconnect();
    this.terminal.dispose();
    this.strict.dispose();
  }

  /** False for a key that is the browser's or the page's. */
  private isTerminals(event: KeyboardEvent, heard: Heard): boolean {
    if (event.key === 'Tab' && this.look.tabLeaves) return false;
    if (!event.ctrlKey || !event.shiftKey) return true;
    // The browser pastes by itself, and needs to ask nobody for it.
    if (event.code === 'KeyV') return false;
    if (event.code !== 'KeyC') return true;
    event.preventDefault();
    if (event.type === 'keydown') heard.copied(this.selection);
    return false;
  }
}
