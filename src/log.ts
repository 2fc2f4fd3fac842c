import pino from 'pino';
import { z } from 'zod';
import type { Log } from '#src/ports/log.ts';

/** `error`: somebody must look; `warn`: we coped; `info`: what happened to an incident; `debug`: traffic. */
export const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent']);
export type LogLevel = z.infer<typeof LogLevel>;

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes one line of JSON with its line end. */
  readonly write: (line: string) => void;
  /** Takes known secrets out by value; the last thing that happens to a line. Default: nothing. */
  readonly redact?: ((line: string) => string) | undefined;
  /** Fields of every line, e.g. the version. */
  readonly base?: Readonly<Record<string, string | number>>;
}

/** Longest text of one field; scripts' output belongs to the journal. */
const longestText = 4096;
const deepest = 6;
const secretName =
  /^(api[-_]?key|authorization|cookie|credentials?|pass(word|phrase|wd)?|private[-_]?key|pwd|secrets?|set-cookie|tokens?)$|(password|passphrase|secret|token)$/i;

/** The root log. Made once by `main.ts` and passed down; there is no global one. */
export function createLog(options: LogOptions): Log {
  const redact = options.redact ?? ((line: string) => line);
  const logger = pino(
    {
      level: options.level,
      base: { ...options.base },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // Errors are described when they are scrubbed; pino would describe the description.
      serializers: { err: (described: unknown) => described },
    },
    { write: (line) => options.write(escapeControls(redact(line))) },
  );
  return scrubbing(logger);
}

function scrubbing(logger: pino.Logger): Log {
  return {
    debug: (fields, message) => logger.debug(scrubEntries(fields, 0), message),
    info: (fields, message) => logger.info(scrubEntries(fields, 0), message),
    warn: (fields, message) => logger.warn(scrubEntries(fields, 0), message),
    error: (fields, message) => logger.error(scrubEntries(fields, 0), message),
    child: (fields) => scrubbing(logger.child(scrubEntries(fields, 0))),
  };
}

function scrubEntries(fields: object, depth: number): Record<string, unknown> {
  const scrubbed = Object.entries(fields).map(([name, value]): [string, unknown] => [
    name,
    secretName.test(name) && !isTelling(value) ? '[redacted]' : scrub(value, depth + 1),
  ]);
  return Object.fromEntries(scrubbed);
}

function scrub(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[too deep]';
  if (Error.isError(value)) return scrubEntries(pino.stdSerializers.err(value), depth);
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return hasJson(value) ? value : scrubEntries(value, depth);
}

function cut(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText)}… (${text.length - longestText} characters more)`;
}

/** A flag or nothing at all says whether there is a secret, and not which. */
function isTelling(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean' || value === '';
}

function hasJson(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/**
 * JSON escapes only U+0000 to U+001F. What else moves a cursor, reorders or hides text on a terminal is
 * escaped, too; it can only stand inside a string, so that the line stays JSON.
 */
function escapeControls(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
