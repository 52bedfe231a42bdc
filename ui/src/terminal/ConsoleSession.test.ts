// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST_WAITING_BYTES } from './Backlog';
import { ConsoleSession } from './ConsoleSession';
import { FakeConsole, FakeScreen } from './FakeConsole';

const ada = { viewer: 'another', name: 'ada' };
const me = { viewer: 'me', name: 'browser' };
const ESC = String.fromCharCode(27);

let screen: FakeScreen;
let session: ConsoleSession;

beforeEach(() => {
  vi.useFakeTimers();
  FakeConsole.opened = [];
  vi.stubGlobal('WebSocket', FakeConsole);
  screen = new FakeScreen();
  session = new ConsoleSession('ws://manager/shell', () => Promise.resolve('vm 7 is stopped'));
  session.start(screen);
});
afterEach(() => {
  session.stop();
  vi.useRealTimers();
});

function link() {
  return session.getView().link;
}

function told() {
  return session.getView().told;
}

describe('what the guest prints', () => {
  it('is shown after the screen was cleared, first what was printed before', () => {
    expect(link()).toEqual({ kind: 'connecting' });

    FakeConsole.last.attaches('before ');
    FakeConsole.last.prints('now');

    expect(screen).toMatchObject({ text: 'before now', clears: 1 });
    expect(link()).toEqual({ kind: 'attached' });
  });

  it('is bounded on its way to a slow screen, and what is missing is told', () => {
    screen.isSlow = true;
    FakeConsole.last.attaches();
    const piece = 'x'.repeat(64 * 1024);
    const pieces = MOST_WAITING_BYTES / piece.length + 3;

    for (let at = 0; at < pieces; at++) FakeConsole.last.prints(piece);

    expect(screen.text).toHaveLength(2 * piece.length);
    expect(told()).toBe('1,048,576 bytes are missing here: they came faster than they were shown.');
    screen.shows();
    expect(screen.text).toHaveLength(3 * piece.length);
  });

  it('is told to be missing where the host left it out', () => {
    FakeConsole.last.attaches();

    FakeConsole.last.tells({ type: 'dropped', bytes: 70_000 });

    expect(told()).toContain('70,000 bytes are missing');
    expect(screen.text).toBe('');
  });

  it('is not cleared before the screen has shown what it was given', () => {
    FakeConsole.last.attaches();
    screen.isSlow = true;
    FakeConsole.last.prints('old');

    FakeConsole.last.attaches('new');

    expect(screen).toMatchObject({ text: 'old', clears: 1 });
    screen.shows();
    expect(screen).toMatchObject({ text: 'new', clears: 2 });
  });
});

describe('a connection that is lost', () => {
  it('is made again, later each time, and keeps the screen until it is there', () => {
    FakeConsole.last.attaches('before');

    FakeConsole.last.breaks();

    expect(link()).toEqual({ kind: 'lost', attempt: 1, detail: null });
    expect(session.getView().keyboard).toBeNull();
    vi.advanceTimersByTime(500);
    expect(FakeConsole.opened).toHaveLength(2);
    FakeConsole.last.breaks();
    expect(link()).toMatchObject({ attempt: 2 });
    vi.advanceTimersByTime(1_000);
    expect(FakeConsole.opened).toHaveLength(3);
    expect(screen).toMatchObject({ text: 'before', clears: 1 });
    FakeConsole.last.attaches('before and after');
    expect(screen).toMatchObject({ text: 'before and after', clears: 2 });
    expect(told()).toContain('Connected again');
  });

  it('is given up and made again when nothing comes any more, not even that it lives', () => {
    FakeConsole.last.attaches();
    for (let second = 0; second < 60; second += 5) {
      vi.advanceTimersByTime(5_000);
      FakeConsole.last.tells({ type: 'alive' });
    }
    expect(link()).toEqual({ kind: 'attached' });

    vi.advanceTimersByTime(15_000);

    expect(link()).toEqual({ kind: 'lost', attempt: 1, detail: null });
    expect(FakeConsole.last.isClosed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(FakeConsole.opened).toHaveLength(2);
  });

  it('says why it was refused', async () => {
    FakeConsole.last.breaks();
    await vi.advanceTimersByTimeAsync(0);

    expect(link()).toEqual({ kind: 'lost', attempt: 1, detail: 'vm 7 is stopped' });
  });

  it('says so when as many look as may', () => {
    FakeConsole.last.onopen?.();
    FakeConsole.last.breaks(1013);

    expect(link()).toMatchObject({ detail: 'as many look at this console as may' });
  });

  it('is given up when there is nothing to come back to', () => {
    FakeConsole.last.breaks();

    session.giveUp('the VM does not run');

    vi.advanceTimersByTime(10_000);
    expect(FakeConsole.opened).toHaveLength(1);
    expect(link()).toMatchObject({ kind: 'ended', detail: 'the VM does not run' });
  });
});

describe('a host agent that is away', () => {
  it('is waited for, on the same connection', () => {
    FakeConsole.last.attaches('before', me);

    FakeConsole.last.tells({ type: 'interrupted', detail: 'the host agent is gone' });

    expect(link()).toEqual({ kind: 'interrupted', detail: 'the host agent is gone' });
    expect(screen.text).toBe('before');
    session.type('x');
    expect(told()).toContain('Nothing was typed');
    FakeConsole.last.tells({ type: 'attached', viewer: 'me too', bytes: 0 });
    expect(link()).toEqual({ kind: 'attached' });
    expect(screen.clears).toBe(2);
    expect(FakeConsole.last.typed).toEqual([]);
  });
});

it('ends with the console, and begins again when asked to', () => {
  FakeConsole.last.attaches('last words');

  FakeConsole.last.tells({ type: 'ended', detail: 'the guest powered off' });
  FakeConsole.last.breaks(1000);

  vi.advanceTimersByTime(10_000);
  expect(FakeConsole.opened).toHaveLength(1);
  expect(link()).toMatchObject({ kind: 'ended', detail: 'the guest powered off' });
  expect(screen.text).toBe('last words');
  session.again();
  expect(FakeConsole.opened).toHaveLength(2);
  FakeConsole.last.attaches('boot');
  expect(screen.text).toBe('boot');
});

it('leaves nothing behind when it stops', () => {
  const [first] = FakeConsole.opened;

  session.stop();

  expect(first?.isClosed).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(FakeConsole.opened).toHaveLength(1);
});

describe('the keyboard', () => {
  it('is had by typing while nobody has it, in UTF-8', () => {
    FakeConsole.last.attaches();
    expect(session.getView().keyboard).toEqual({ kind: 'free' });

    session.type('schön €\r');
    FakeConsole.last.tells({ type: 'keyboard', writer: me });

    expect(FakeConsole.last.typed).toEqual(['schön €\r']);
    expect(session.getView().keyboard).toEqual({ kind: 'mine' });
  });

  it('of another is not typed on, but taken over', () => {
    FakeConsole.last.attaches('', ada);

    session.type('x');

    expect(FakeConsole.last.typed).toEqual([]);
    expect(told()).toContain('ada has the keyboard');
    session.take();
    expect(FakeConsole.last.controls).toEqual([{ type: 'take-keyboard' }]);
    FakeConsole.last.tells({ type: 'keyboard', writer: me });
    expect(session.getView()).toMatchObject({ keyboard: { kind: 'mine' }, told: null });
  });

  it('is given back, and taken away in words', () => {
    FakeConsole.last.attaches('', me);

    session.giveBack();
    FakeConsole.last.tells({ type: 'keyboard', writer: ada });

    expect(FakeConsole.last.controls).toEqual([{ type: 'release-keyboard' }]);
    expect(told()).toBe('ada took the keyboard over.');
  });

  it('is refused in words', () => {
    FakeConsole.last.attaches('', me);

    FakeConsole.last.tells({ type: 'refused', detail: 'the guest does not read what is typed' });

    expect(told()).toBe('Not typed: the guest does not read what is typed.');
    expect(session.getView().keyboard).toEqual({ kind: 'mine' });
  });

  it('types what is pasted in pieces, as fast as a serial line is', () => {
    FakeConsole.last.attaches('', me);
    const pasted = 'x'.repeat(2_500);

    session.type(pasted);

    expect(FakeConsole.last.typed.map(({ length }) => length)).toEqual([1024]);
    session.type('\r');
    vi.advanceTimersByTime(200);
    expect(FakeConsole.last.typed.join('')).toBe(`${pasted}\r`);
  });

  it('forgets the rest of a paste when another takes it, and says so', () => {
    FakeConsole.last.attaches('', me);
    session.type('x'.repeat(2_500));

    FakeConsole.last.tells({ type: 'keyboard', writer: ada });

    vi.advanceTimersByTime(1_000);
    expect(FakeConsole.last.typed).toHaveLength(1);
    expect(told()).toBe('ada took the keyboard over. Not all that was pasted was typed.');
  });

  it('takes no more than a serial line can', () => {
    FakeConsole.last.attaches('', me);

    session.type('x'.repeat(300 * 1024));

    expect(FakeConsole.last.typed).toEqual([]);
    expect(told()).toContain('more than a serial line takes');
  });
});

describe('what a terminal answers by itself', () => {
  const answers = [
    `${ESC}[5;1R`,
    `${ESC}[?1;2c`,
    `${ESC}[I`,
    `${ESC}[<35;5;6M`,
    `${ESC}]11;rgb:ff/ff/ff`,
  ];

  it.each(answers)('takes no keyboard: %j', (answer) => {
    FakeConsole.last.attaches();

    session.type(answer);

    expect(FakeConsole.last.typed).toEqual([]);
    expect(told()).toBeNull();
  });

  it('goes to the guest once it is asked of the one who types', () => {
    FakeConsole.last.attaches('', me);

    session.type(`${ESC}[5;1R`);

    expect(FakeConsole.last.typed).toEqual([`${ESC}[5;1R`]);
  });

  it('does not answer what was asked long ago', () => {
    screen.isSlow = true;
    FakeConsole.last.attaches('a question', me);

    session.type(`${ESC}[5;1R`);

    expect(FakeConsole.last.typed).toEqual([]);
  });

  it.each([`${ESC}[A`, `${ESC}]`, `${ESC}OP`])('is no key: %j', (key) => {
    FakeConsole.last.attaches();

    session.type(key);

    expect(FakeConsole.last.typed).toEqual([key]);
  });
});

it('tells how large the screen is, when it is attached and when that changes', () => {
  session.resize(80, 24);
  FakeConsole.last.attaches();
  session.resize(90, 27);
  session.resize(100, 30);
  vi.advanceTimersByTime(250);

  expect(FakeConsole.last.controls).toEqual([
    { type: 'resize', columns: 80, rows: 24 },
    { type: 'resize', columns: 100, rows: 30 },
  ]);
});

it('is not confused by what it does not know', () => {
  FakeConsole.last.onmessage?.({ data: 'no JSON' });
  FakeConsole.last.onmessage?.({ data: '{"type":"new"}' });

  expect(link()).toEqual({ kind: 'connecting' });
});
