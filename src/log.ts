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
  /** Takes out of each text of a field what looks like a secret, before it is cut. Default: `redact`. */
  readonly redactText?: ((text: string) => string) | undefined;
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
  return scrubbing(logger, options.redactText ?? redact);
}

type Redact = (text: string) => string;

function scrubbing(logger: pino.Logger, redact: Redact): Log {
  const scrubbed = (fields: object): Record<string, unknown> => scrubEntries(fields, redact);
  return {
    debug: (fields, message) => logger.debug(scrubbed(fields), message),
    info: (fields, message) => logger.info(scrubbed(fields), message),
    warn: (fields, message) => logger.warn(scrubbed(fields), message),
    error: (fields, message) => logger.error(scrubbed(fields), message),
    child: (fields) => scrubbing(logger.child(scrubbed(fields)), redact),
  };
}

function scrubEntries(fields: object, redact: Redact, depth = 0): Record<string, unknown> {
  const scrubbed = Object.entries(fields).map(([name, value]): [string, unknown] => [
    name,
    secretName.test(name) && !isTelling(value) ? '[redacted]' : scrub(value, redact, depth + 1),
  ]);
  return Object.fromEntries(scrubbed);
}

function scrub(value: unknown, redact: Redact, depth: number): unknown {
  // Before it is cut: the first half of a secret is a secret, and found by nobody.
  if (typeof value === 'string') return cut(redact(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[too deep]';
  if (Error.isError(value)) return scrubEntries(pino.stdSerializers.err(value), redact, depth);
  if (Array.isArray(value)) return value.map((item) => scrub(item, redact, depth + 1));
  return hasJson(value) ? value : scrubEntries(value, redact, depth);
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
