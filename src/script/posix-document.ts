import { BotError } from '#src/errors.ts';
import type { Json, ScriptCall } from './job.ts';
import { posixBootstrap } from './posix-bootstrap.ts';
import { posixPrelude } from './posix-prelude.ts';

/** What goes to standard input of the command line, whole. `marker` is unguessable and fresh per job. */
export function posixDocument(calls: readonly ScriptCall[], marker: string): string {
  const lines = [encodeLine(posixBootstrap), marker, encodeLine(posixPrelude)];
  return `${[...lines, ...calls.flatMap(linesOf), 'go'].join('\n')}\n`;
}

function linesOf(call: ScriptCall): string[] {
  const values = [
    ...Object.entries(call.parameters).map(([key, value]) => setting('param', key, value)),
    ...Object.entries(flat(call.state)).map(([key, value]) => setting('state', key, value)),
  ];
  return [
    `call ${Math.max(1, Math.ceil(call.deadlineMs / 1000))}`,
    `set mode ${call.mode}`,
    ...values,
    `script ${encodeLine(normalised(call.text))}`,
  ];
}

function setting(kind: 'param' | 'state', key: string, value: string | number | boolean): string {
  if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(key)) {
    throw new BotError('bad-output', `"${key.slice(0, 64)}" is no name for a value of a script.`);
  }
  return `set ${kind}_${key} ${encodeLine(String(value))}`;
}

/** What `apply` printed; reasons, preview lines and anything nested are no state. */
function flat(state: Json | undefined): Record<string, string | number | boolean> {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return {};
  const entries = Object.entries(state).flatMap(([key, value]) =>
    value !== null && typeof value !== 'object' ? [[key, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** A script saved on Windows runs all the same. */
function normalised(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** One line that `printf %b` turns back into exactly these bytes. */
export function encodeLine(text: string): string {
  if (text.includes('\0')) {
    throw new BotError('bad-output', 'A value for a script holds a NUL, which no shell can hold.', {
      hint: 'Look at the reading that it comes from.',
    });
  }
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
