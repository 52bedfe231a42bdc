// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import('../src/api/types').ConsoleNotice} ConsoleNotice
 * @typedef {{ send: (message: string | Uint8Array) => void, close: (code: number) => void }} Wire
 * @typedef {{ id: string, name: string, watches: boolean, wire: Wire }} Viewer
 */

/** What a viewer is shown that comes later (contract/rest). */
const SCROLL_BACK_BYTES = 65_536;
const NORMAL = 1_000;
const FLOOD_LINES = 20_000;

const boot = [
  '[    0.000000] Linux version 6.12.48-hearth',
  '[    0.412000] Run /init as init process',
  'hearth: the guest agent listens on port 8080',
];

/** A VM's serial console: what was printed, who looks, who types, and a shell that knows little. */
export class MockConsole {
  /** @param {string} name of the VM */
  constructor(name) {
    this.prompt = `${name}:~# `;
    this.log = '';
    /** What was typed since the last Enter. */
    this.line = '';
    /** @type {Viewer[]} */
    this.viewers = [];
    /** @type {Viewer | null} */
    this.writer = null;
    /** True while the host agent is away. */
    this.away = false;
  }

  /** What was printed, without control sequences. */
  get text() {
    const ends = this.log.replaceAll('\r', '').split('\x1b[');
    return ends
      .map((each, at) => (at === 0 ? each : each.replace(/^[?\d;]*[a-zA-Z]/, '')))
      .join('');
  }

  /** The VM starts. */
  boot() {
    this.print(`${boot.join('\r\n')}\r\n\x1b[?2004h${this.prompt}`);
  }

  /**
   * The VM ended, or is given up.
   * @param {string} detail
   */
  end(detail) {
    this.tell('ended', { detail });
    for (const { wire } of this.viewers) wire.close(NORMAL);
    this.viewers = [];
    this.writer = null;
    this.line = '';
  }

  /**
   * Somebody comes to look.
   *
   * @param {Wire} wire
   * @param {URLSearchParams} search
   */
  join(wire, search) {
    const viewer = {
      id: crypto.randomUUID(),
      name: search.get('name') ?? 'somebody at 127.0.0.1',
      watches: search.get('mode') === 'watch',
      wire,
    };
    this.viewers.push(viewer);
    this.attach(viewer);
    return {
      /** @param {Uint8Array} bytes */
      type: (bytes) => {
        this.type(viewer, new TextDecoder().decode(bytes));
      },
      /** @param {string} text */
      control: (text) => {
        const body = /** @type {unknown} */ (JSON.parse(text));
        const { type } = /** @type {import('../src/api/types').ConsoleControl} */ (body);
        if (type === 'take-keyboard') this.give(viewer);
        if (type === 'release-keyboard' && this.writer === viewer) this.give(null);
      },
      leave: () => {
        this.viewers = this.viewers.filter((each) => each !== viewer);
        if (this.writer === viewer) this.give(null);
      },
    };
  }

  /** The host agent is gone; what the guest prints meanwhile is not lost. */
  interrupt() {
    this.away = true;
    this.writer = null;
    this.tell('interrupted', { detail: 'the host agent is gone' });
  }

  /** It is back, and knows nobody. */
  attachAgain() {
    this.away = false;
    for (const viewer of this.viewers) {
      viewer.id = crypto.randomUUID();
      this.attach(viewer);
    }
  }

  /** A viewer was too slow. @param {number} bytes */
  drop(bytes) {
    this.tell('dropped', { bytes });
  }

  /** @param {string} text */
  print(text) {
    this.log += text;
    if (this.away) return;
    const bytes = new TextEncoder().encode(text);
    for (const { wire } of this.viewers) {
      for (let from = 0; from < bytes.length; from += SCROLL_BACK_BYTES) {
        wire.send(bytes.subarray(from, from + SCROLL_BACK_BYTES));
      }
    }
  }

  /** @param {Viewer} viewer */
  attach(viewer) {
    const before = new TextEncoder().encode(this.log).subarray(-SCROLL_BACK_BYTES);
    const told = { viewer: viewer.id, bytes: before.length, writer: this.writerNow() };
    this.tell('attached', told, [viewer]);
    if (before.length > 0) viewer.wire.send(before);
  }

  /** @param {Viewer | null} viewer */
  give(viewer) {
    if (viewer?.watches === true) {
      this.tell('refused', { detail: 'you came to watch only' }, [viewer]);
      return;
    }
    this.writer = viewer;
    this.tell('keyboard', { writer: this.writerNow() });
  }

  /** @param {Viewer} viewer @param {string} keys */
  type(viewer, keys) {
    if (this.writer === null && !viewer.watches) this.give(viewer);
    if (this.writer !== viewer) {
      const detail = viewer.watches ? 'you came to watch only' : 'another viewer has the keyboard';
      this.tell('refused', { detail, writer: this.writerNow() }, [viewer]);
      return;
    }
    // What a shell that asks for bracketed pastes takes off.
    const plain = keys.replaceAll('\x1b[200~', '').replaceAll('\x1b[201~', '');
    for (const key of plain) this.press(key);
  }

  /** @param {string} key */
  press(key) {
    if (key === '\r' || key === '\n') {
      const line = this.line;
      this.line = '';
      this.print('\r\n');
      this.run(line.trim());
    } else if (key === '\x7f') {
      if (this.line !== '') this.print('\b \b');
      this.line = this.line.slice(0, -1);
    } else if (key === '\x03') {
      this.line = '';
      this.print(`^C\r\n${this.prompt}`);
    } else if (key >= ' ') {
      this.line += key;
      this.print(key);
    }
  }

  /** @param {string} line */
  run(line) {
    const [command, ...rest] = line.split(' ');
    if (command === 'exit') {
      this.print('[   12.000000] reboot: Power down\r\n');
      this.end('the guest powered off');
      return;
    }
    const answered = {
      '': '',
      echo: `${rest.join(' ')}\r\n`,
      uname: '6.12.48-hearth\r\n',
      flood: `${Array.from({ length: FLOOD_LINES }, (_, at) => `line ${at.toString()}`).join('\r\n')}\r\n`,
      color:
        '\x1b[38;2;90;160;30mtrue\x1b[0m \x1b[31mred\x1b[0m \x1b[2mdim\x1b[0m \x1b[2;32mfaint\x1b[0m\r\n',
      // Where the cursor is, and what the terminal is.
      ask: '\x1b[6n\x1b[casked\r\n',
    }[command ?? ''];
    this.print(`${answered ?? `${command ?? ''}: not found\r\n`}${this.prompt}`);
  }

  /** @returns {ConsoleNotice['writer']} */
  writerNow() {
    return this.writer === null ? null : { viewer: this.writer.id, name: this.writer.name };
  }

  /** @param {ConsoleNotice['type']} type @param {Partial<ConsoleNotice>} rest */
  tell(type, rest, to = this.viewers) {
    /** @type {ConsoleNotice} */
    const notice = { type, viewer: null, bytes: null, writer: null, detail: null, ...rest };
    for (const { wire } of to) wire.send(JSON.stringify(notice));
  }
}
