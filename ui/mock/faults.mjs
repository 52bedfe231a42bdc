// SPDX-License-Identifier: Apache-2.0

/** Collects the faulty fields of a body; the first fault of a field counts. */
export class Faults {
  constructor() {
    /** @type {{ field: string, message: string }[]} */
    this.errors = [];
  }

  /** @param {string} field @param {boolean} isFine @param {string} message */
  check(field, isFine, message) {
    if (!isFine && !this.errors.some((each) => each.field === field)) {
      this.errors.push({ field, message });
    }
  }

  /** A whole number. @param {string} field @param {unknown} value @param {number} least @param {number} most */
  whole(field, value, least, most) {
    this.check(field, Number.isInteger(value), 'must be a whole number');
    const isWithin = typeof value === 'number' && value >= least && value <= most;
    this.check(field, isWithin, `must be from ${least} to ${most}`);
  }
}
