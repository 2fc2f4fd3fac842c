import type { AuditEntry } from '#src/journal/audit-entry.ts';
import type { AuditSink } from '#src/ports/audit-sink.ts';
import { appendLines } from './append-lines.ts';

/** Each record as one line of JSON at the end of a file that others read, move away and remove. */
export function jsonLines(path: string): AuditSink {
  return {
    name: `file ${path}`,
    unsure: 0,
    send: async (entries) => {
      if (entries.length > 0) await appendLines(path, entries.map(jsonLine));
    },
    finish: async () => true,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function jsonLine({ at, fields, ...entry }: AuditEntry): string {
  return JSON.stringify({ time: new Date(at).toISOString(), ...entry, ...fields });
}
