import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readAnswer } from '#adapters/winrm/wsman/answer.ts';
import { tester } from './bootstrap-by-pywinrm.ts';
import { Pywinrm, type PywinrmAnswer, type PywinrmOrder } from './pywinrm.ts';
import { within } from './raw-wsman.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

const Exchange = z.strictObject({ request: z.string(), answer: z.string(), status: z.number() });
const folder = mkdtempSync(join(tmpdir(), 'fettle-recording-'));
const file = join(folder, 'said.jsonl');
const runs: PywinrmOrder['runs'] = [
  { command: 'echo', arguments: ['hällo'] },
  { command: 'findstr', arguments: ['"^"'], stdin: 'ä\n' },
  { command: 'ping -n 3 127.0.0.1 & exit 7' },
];

let pywinrm: Pywinrm;
let recorded: PywinrmAnswer;

beforeAll(async () => {
  pywinrm = new Pywinrm();
  await using host = await startWindowsHost({ accounts: [tester], record: file });
  recorded = await run(host, runs);
});
afterAll(async () => {
  await pywinrm[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function run(host: WindowsHost, wanted: PywinrmOrder['runs']): Promise<PywinrmAnswer> {
  return pywinrm.run({
    url: `http://127.0.0.1:${host.port}/wsman`,
    transport: 'ntlm',
    user: tester.name,
    password: tester.password,
    more: { message_encryption: 'always' },
    runs: wanted,
  });
}

function exchanges(): readonly z.infer<typeof Exchange>[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => Exchange.parse(JSON.parse(line)));
}

describe('a recording', () => {
  it('has what was said in clear, poll periods included, and our core can read it', () => {
    const read = exchanges().map(({ request, answer }) => {
      const action = within(request, 'a:Action');
      return readAnswer(Buffer.from(answer), {
        action,
        messageId: within(request, 'a:MessageID').replace('uuid:', ''),
      });
    });

    expect(read.length).toBeGreaterThan(12);
    expect(read.filter(({ kind }) => kind === 'fault').length).toBeGreaterThan(0);
    expect(exchanges().map(({ status }) => status)).toEqual(
      read.map(({ kind }) => (kind === 'fault' ? 500 : 200)),
    );
  });

  it('is served again to the same requests, whatever ids they have', async () => {
    await using host = await startWindowsHost({ accounts: [tester], replay: file });

    const replayed = await run(host, runs);
    const state = await host.state();

    expect(recorded).toMatchObject({ ok: true, results: [{ out: 'hällo\r\n' }, {}, { code: 7 }] });
    expect(replayed).toEqual(recorded);
    expect(state).toMatchObject({ started: 0, replay: { left: 0, differences: [] } });
  });

  it('is served to no other request', async () => {
    await using host = await startWindowsHost({ accounts: [tester], replay: file });

    const other = await run(host, [{ command: 'echo', arguments: ['hällö'] }]);
    const { replay } = await host.state();

    expect(other.ok).toBe(false);
    expect(replay.differences[0]).toMatch(/^request 2: .*hällö.* instead of .*hällo/);
  });
});
