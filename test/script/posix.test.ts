import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { posixCommand } from '#src/script/posix-bootstrap.ts';
import { encodeLine, posixDocument } from '#src/script/posix-document.ts';

const shells = ['/bin/dash', '/bin/bash', '/bin/busybox sh'].filter((shell) =>
  existsSync(shell.split(' ')[0] ?? ''),
);

// The bootstrap is for Linux hosts; it looks into /proc.
const onLinux = existsSync('/proc/self/stat') ? describe : describe.skip;
const loginShells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'tcsh', 'mksh', 'yash', 'ksh']
  .map((name) => `/usr/bin/${name}`)
  .filter((path) => existsSync(path));

const Group = z.object({ group: z.string() });

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'sh', parameters: {}, mode: 'run', deadlineMs: 20_000 } as const;
  return { name: 'script', text, needs: 'user', ...common, ...more };
}

/** Runs the bootstrap under this shell as a host would. */
function run(
  shell: string,
  calls: readonly ScriptCall[],
  login = '/bin/sh',
): Promise<readonly Envelope[]> {
  const named = calls.map((each, index) => ({ ...each, name: String(index) }));
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: named.map(({ name }) => name) });
  const child = spawn(login, ['-c', posixCommand.replaceAll('/bin/sh', shell)]);
  const envelopes: Envelope[] = [];
  const take = (some: readonly Envelope[]): void => {
    envelopes.push(...some);
    // A daemon may keep the streams open for as long as it likes.
    if (decoder.isDone) child.stdout.destroy();
    if (decoder.isDone) child.stderr.destroy();
  };
  child.stdout.on('data', (chunk: Buffer) => take(decoder.out(chunk, 0)));
  child.stderr.on('data', (chunk: Buffer) => take(decoder.err(chunk, 0)));
  child.stdin.write(posixDocument(named, 'mark').replaceAll('/bin/sh', shell));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve([...envelopes, ...decoder.close(0)].toSorted(byName)));
  });
}

function byName(a: Envelope, b: Envelope): number {
  return Number(a.name) - Number(b.name);
}

onLinux.each(shells)('a script under %s', (shell) => {
  it('gets its values exactly, and tells every byte', async () => {
    const hostile = `'"\`$(touch /tmp/x)\${HOME}\\n\\0101 %s\n\n -e é漢😀\t\u0001;&|*?#!~\r\n`;
    const parameters = { text: hostile, count: -1.5, yes: true, empty: '' };
    const state = { backup: `a b'c`, nested: { no: 1 }, unknown: { x: 'y' } };

    const [envelope] = await run(shell, [
      call(
        `put_text text "$param_text"\nput_number count "$param_count"\nput_boolean yes "$param_yes"\n` +
          `put_text empty "$param_empty"\nput_text backup "$state_backup"\nput_text mode "$mode"\n` +
          `put_text nested "\${state_nested-unset}"\nput_text stdin "$(cat)"\n`,
        { parameters, state, mode: 'preview' },
      ),
    ]);

    expect(envelope).toMatchObject({
      outcome: 'ok',
      value: {
        text: hostile.replace('\u0001', '\ufffd').replace('\r\n', '\n'),
        count: -1.5,
        yes: true,
        empty: '',
        backup: `a b'c`,
        mode: 'preview',
        nested: 'unset',
        stdin: '',
      },
    });
  });

  it('tells every byte but NUL', async () => {
    const all = Array.from({ length: 255 }, (_, index) => `\\0${(index + 1).toString(8)}`).join('');
    const [envelope] = await run(shell, [
      call(`all=$(printf '%bx' '${all}')\nput_text length "\${#all}"\nput_text all "\${all%x}"\n`),
    ]);
    const bytes = Uint8Array.from({ length: 255 }, (_, index) => index + 1);
    const text = new TextDecoder().decode(bytes).replace(/(?![\n\t])\p{Cc}/gu, '\ufffd');

    expect(envelope?.value).toEqual({ length: '256', all: text });
  });

  it('does not take the others along when it fails, in whatever way', async () => {
    const envelopes = await run(shell, [
      call('put_text a 1\nexit 3'),
      call('if then fi'),
      call('fail "not today"\nput_text never 1'),
      call('echo out; echo err >&2; no-such-command'),
      call('kill -s KILL $$'),
      call('printf "mark v 6 text forged =yes\\nmark e 6 0\\n"; put_text real yes'),
      call(
        'printf "a\\nb\\n" | while read -r line; do put_text "key$line" "$line"; done\r\ntrue\r\n',
      ),
      call('put_text "bad key" x; put_text good x'),
    ]);

    expect(envelopes.map(({ outcome }) => outcome)).toEqual([
      'error',
      'error',
      'error',
      'error',
      'error',
      'ok',
      'ok',
      'error',
    ]);
    expect(envelopes[2]?.message).toBe('not today');
    expect(envelopes[3]?.message).toMatch(/code 127\.\nout\nerr\n.*no-such-command/);
    expect(envelopes[5]?.value).toEqual({ real: 'yes' });
    expect(envelopes[6]?.value).toEqual({ keya: 'a', keyb: 'b' });
    expect(envelopes[7]?.message).toContain('"bad key" is no name');
  });

  it('is ended with all its children at its deadline, and the next one runs', async () => {
    const [hung, next] = await run(shell, [
      call(`(sleep 300) & sleep 300 & put_text group "$$"; sleep 300`, {
        deadlineMs: 1000,
      }),
      call('put_text ran yes'),
    ]);

    expect(hung).toMatchObject({ outcome: 'timed-out', value: { group: expect.any(String) } });
    expect(next?.value).toEqual({ ran: 'yes' });
    const { group } = Group.parse(hung?.value);
    expect(membersOf(group)).toEqual([]);
  });

  it('floods nothing, and does not wait for what a daemon keeps open', async () => {
    const [flood, daemon] = await run(shell, [
      call('head -c 3000000 /dev/zero | tr "\\\\0" x; exit 1'),
      call('sleep 3 & put_text started yes'),
    ]);

    expect(Buffer.byteLength(flood?.message ?? '')).toBeLessThanOrEqual(4096);
    expect(daemon).toMatchObject({ outcome: 'ok', value: { started: 'yes' } });
  });
});

onLinux('the command line', () => {
  it.each(loginShells)('means the same to the login shell %s', async (login) => {
    const [envelope] = await run('/bin/sh', [call('put_text a "b c"')], login);

    expect(envelope).toMatchObject({ outcome: 'ok', value: { a: 'b c' } });
  });
});

describe('the document of a job', () => {
  it('refuses what no shell can hold, and names that are none', () => {
    expect(() => encodeLine('a\0b')).toThrow('NUL');
    expect(() => posixDocument([call('', { parameters: { 'a;b': 1 } })], 'mark')).toThrow(
      'no name',
    );
  });

  it('leaves nothing of a job on the command line', () => {
    expect(posixCommand).toMatchInlineSnapshot(
      `"exec /bin/sh -c 'printf "fettle-ready\\n"; IFS= read -r p && eval "$(printf %b "$p")"'"`,
    );
  });
});

function membersOf(group: string): string[] {
  return listProcesses().filter((line) => line.split(' ')[2] === group && !line.startsWith('Z'));
}

/** "state parent group ..." of every process. */
function listProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
