import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import { posixCommand } from '#src/script/posix-bootstrap.ts';
import { posixDocument } from '#src/script/posix-document.ts';

const shells = ['/bin/dash', '/bin/bash', '/bin/busybox sh'].filter((shell) =>
  existsSync(shell.split(' ')[0] ?? ''),
);
// The bootstrap is for Linux hosts; it looks into /proc.
const onLinux = existsSync('/proc/self/stat') ? describe : describe.skip;

/** Runs two scripts that end at once, whose watchers are slow between beginning what they wait for and waiting. */
async function ranWithSlowWatchers(shell: string): Promise<readonly string[]> {
  const slow = String.raw`"$@" &\n  sleep 0.3\n`;
  const call = { language: 'sh', parameters: {}, mode: 'run', needs: 'user' } as const;
  const calls = ['a', 'b'].map((name) => ({ ...call, name, text: 'true', deadlineMs: 600_000 }));
  const document = posixDocument(calls, 'mark').replaceAll('/bin/sh', shell);
  expect(document.split(String.raw`"$@" &\n`)).toHaveLength(2);
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: ['a', 'b'] });
  const child = spawn('/bin/sh', ['-c', posixCommand.replaceAll('/bin/sh', shell)]);
  const ended: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    ended.push(...decoder.out(chunk, 0).map(({ name, outcome }) => `${name} ${outcome}`));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    ended.push(...decoder.err(chunk, 0).map(({ name, outcome }) => `${name} ${outcome}`));
  });
  // Standard input stays open: whatever a watcher left behind would hold the rest up until it closes.
  child.stdin.write(document.replace(String.raw`"$@" &\n`, slow));
  await new Promise((resolve) => child.on('close', resolve));
  return ended;
}

onLinux.each(shells)('a script that ends at once under %s', (shell) => {
  it('leaves no watcher behind', async () => {
    expect(await ranWithSlowWatchers(shell)).toEqual(['a ok', 'b ok']);
  });
});
