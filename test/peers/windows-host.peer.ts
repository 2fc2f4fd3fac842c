import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pywinrm, type PywinrmOrder } from './pywinrm.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

// The host judges our client in other files. So it is judged here first, by a client that is not ours.
const password = 'Passw0rd & "quoted" 1';
const accounts = [
  { name: 'SERVER1\\tester', password },
  { name: 'CORP\\anna', password, admin: false },
];

let pywinrm: Pywinrm;
let host: WindowsHost;

beforeAll(async () => {
  pywinrm = new Pywinrm();
  host = await startWindowsHost({ accounts });
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await pywinrm[Symbol.asyncDispose]();
});

function sealed(runs: PywinrmOrder['runs'], more: Partial<PywinrmOrder> = {}) {
  return pywinrm.run({
    url: `http://127.0.0.1:${host.port}/wsman`,
    transport: 'ntlm',
    user: 'SERVER1\\tester',
    password,
    more: { message_encryption: 'always' },
    runs,
    ...more,
  });
}

describe('pywinrm with sealed NTLM', () => {
  it('opens a shell, and gets output in UTF-8, errors, exit codes and its input back', async () => {
    const answer = await sealed([
      { command: 'echo', arguments: ['hällo', '漢😀'] },
      { command: 'echo oops 1>&2 & exit 7' },
      { command: 'findstr', arguments: ['"^"'], stdin: 'one\nzwölf\n' },
      { command: 'exit', arguments: ['-1'] },
      { command: 'nonsense' },
    ]);

    expect(answer).toEqual({
      ok: true,
      results: [
        { out: 'hällo 漢😀\r\n', err: '', code: 0 },
        { out: '', err: 'oops\r\n', code: 7 },
        { out: 'one\nzwölf\n', err: '', code: 0 },
        { out: '', err: '', code: 0xffffffff },
        { out: '', err: expect.stringContaining('not recognized'), code: 1 },
      ],
    });
  });
});
