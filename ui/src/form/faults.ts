// SPDX-License-Identifier: Apache-2.0
import { Refused } from '../api/problem';

/** What is wrong with each faulty field, by the API's name of the field: "must be …". */
export type Faults = Readonly<Record<string, string>>;

export const NO_FAULTS: Faults = {};

/** The faults that are there, of fields that may each have one. */
export function faultsOf(found: Readonly<Record<string, string | null>>): Faults {
  return Object.fromEntries(
    Object.entries(found).filter((each): each is [string, string] => each[1] !== null),
  );
}

/** What the manager found wrong with which field. A name that is taken is the name's fault. */
export function refusedFields(error: unknown): Faults {
  if (!(error instanceof Refused)) return NO_FAULTS;
  const { errors, type, detail } = error.problem;
  if (errors !== undefined) {
    return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
  }
  return type.endsWith('/name-taken') ? { name: detail } : NO_FAULTS;
}

/** Why `text` is no whole number from `least` to `most`, in the manager's words; null when it is. */
export function wholeNumberFault(text: string, least: number, most: number | null): string | null {
  if (text.trim() === '') return 'is missing';
  if (!/^-?\d+$/.test(text.trim())) return 'must be a whole number';
  const value = Number(text);
  if (value >= least && (most === null || value <= most)) return null;
  return most === null ? `must be at least ${least}` : `must be from ${least} to ${most}`;
}

/** Why `text` is no number; null when it is one. */
export function numberFault(text: string): string | null {
  if (text.trim() === '') return 'is missing';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? null : 'must be a number';
}
