// SPDX-License-Identifier: Apache-2.0

/**
 * Which rows of a list are drawn in full: all, while it stands still. Those that come into view
 * while it moves pass by, and are drawn in full once it stands: what nobody can press costs no frame.
 */
export class FullRows {
  private full: ReadonlySet<string> = new Set();

  of(inView: readonly string[], isMoving: boolean): ReadonlySet<string> {
    this.full = new Set(isMoving ? inView.filter((id) => this.full.has(id)) : inView);
    return this.full;
  }
}
