// SPDX-License-Identifier: Apache-2.0

const ESC = String.fromCharCode(27);

// Where the cursor is, what the terminal is, how it is set, that it got or lost the focus, which
// colours it has, where the pointer is: CSI … c, n, R, y, t, I, O, M or m, and strings that begin
// with DCS or OSC.
const answer = new RegExp(`^${ESC}(\\[[?>=<]?[\\d;]*\\$?[cnRytIOMm]$|[P\\]].)`);

/**
 * True for what a terminal sends without a key, because the guest asked for it. A person who only
 * looks must not get the keyboard by it, and what was asked long ago must not be answered again. (A
 * key such as Shift+F3 looks the same; it is typed by whoever has the keyboard.)
 */
export function isAnswer(typed: string): boolean {
  return answer.test(typed);
}
