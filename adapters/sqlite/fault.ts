import { BotError, type ErrorCode } from '#src/errors.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const corrupt: Explanation = {
  code: 'store-corrupt',
  message: 'the journal file is damaged',
  hint: 'Nothing was written to it. Copy the data folder away, then run "fettle journal verify" on the copy, and restore a backup.',
};
const full: Explanation = {
  code: 'store-full',
  message: 'the disk with the journal is full',
  hint: 'Nothing was half written. Make room on the disk of the data folder; Fettle goes on by itself.',
};
const readOnly: Explanation = {
  code: 'store-read-only',
  message: 'the journal cannot be written',
  hint: 'Let the account that runs Fettle write the data folder, or name another one with --data.',
};
const locked: Explanation = {
  code: 'store-locked',
  message: 'another process holds the journal',
  hint: 'Stop the other Fettle, or whatever else has the file open, and start again.',
};
const broken: Explanation = {
  code: 'store-failed',
  message: 'the disk refused to read or write the journal',
  hint: 'Look into the log of the operating system for errors of this disk.',
};

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const sqlite: Readonly<Record<number, Explanation>> = {
  3: readOnly,
  5: locked,
  6: locked,
  8: readOnly,
  10: broken,
  11: corrupt,
  13: full,
  14: readOnly,
  23: readOnly,
  26: corrupt,
};

const system: Readonly<Record<string, Explanation>> = {
  EACCES: readOnly,
  EPERM: readOnly,
  EROFS: readOnly,
  ENOENT: readOnly,
  EEXIST: { ...readOnly, message: 'the data folder is a file' },
  ENOTDIR: { ...readOnly, message: 'the data folder is a file' },
  ENOSPC: full,
  EDQUOT: full,
  EIO: broken,
};

/** Says in the project's words what the disk, the file or SQLite said. A defect comes back as it is. */
export function storeFault(error: unknown, folder: string): unknown {
  const explanation = explain(error);
  if (explanation === undefined) return error;
  const { code, message, hint } = explanation;
  return new BotError(code, `${message} (${folder})`, { cause: error, hint, details: { folder } });
}

/** Tells whether the file or its disk is at fault, and not the one statement. */
export function isStoreFault(error: unknown): boolean {
  return explain(error) !== undefined;
}

function explain(error: unknown): Explanation | undefined {
  if (!Error.isError(error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return sqlite[error.errcode % 256];
  return 'code' in error && typeof error.code === 'string' ? system[error.code] : undefined;
}
