import type { SQLOutputValue } from 'node:sqlite';
import { BotError } from '#src/errors.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A column that holds text. A file in which it holds something else was not written by Fettle. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpected(column);
  return value;
}

export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unexpected(column);
  return value;
}

/** JSON that was written from a T. */
export function jsonOf<T>(row: Row, column: string): T {
  const text = textOf(row, column);
  try {
    // Nobody but this adapter writes the column, and only from a T.
    return JSON.parse(text) as T;
  } catch (cause) {
    throw unexpected(column, cause);
  }
}

function unexpected(column: string, cause?: unknown): BotError {
  return new BotError('store-corrupt', `the journal file holds something unexpected as ${column}`, {
    cause,
    hint: 'Run "fettle journal verify". Restore the data folder from a backup if it finds damage.',
  });
}

/** Stands in the place of a state that is not kept: that of an open incident. */
export const notKept = 'null';
