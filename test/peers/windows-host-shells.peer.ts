import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from './process.ts';
import { type RawWinrs, startRawWinrs } from './raw-winrs.ts';
import { faultOf, openShell, type RawAnswer, within } from './raw-wsman.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';

let certificates: WindowsCertificates;
let windows: RawWinrs;

beforeAll(() => {
  certificates = makeWindowsCertificates();
});
afterAll(() => certificates[Symbol.dispose]());
beforeEach(async () => {
  windows = await startRawWinrs(certificates);
});
afterEach(() => windows[Symbol.asyncDispose]());

async function isWaiting(): Promise<boolean> {
  const { shells } = await windows.host.state();
  return shells.some(({ waiting }) => waiting > 0);
}

describe('WinRS', () => {
  it('lets open shells who may, and lets nobody into those of others', async () => {
    const shellId = await windows.shellOf('admin');

    const refused = await windows.open('guest');
    const foreign = await windows.delete(shellId, 'user');
    const none = await windows.delete(randomUUID());
    const deleted = await windows.delete(shellId);
    const gone = await windows.delete(shellId);

    expect(refused).toEqual(faultOf(5, 'w:AccessDenied'));
    expect(foreign).toEqual(faultOf(5, 'w:AccessDenied'));
    expect(none).toEqual(faultOf(2150858843, 'w:InvalidSelectors'));
    expect(deleted.status).toBe(200);
    expect(gone).toEqual(faultOf(2150858843, 'w:InvalidSelectors'));
  });

  it('takes the id of the client for a command, once', async () => {
    const shellId = await windows.shellOf();
    const commandId = randomUUID().toUpperCase();

    const first = await windows.start(shellId, 'echo 1', commandId);
    const second = await windows.start(shellId, 'echo 1', commandId);

    expect(within(first.body, 'rsp:CommandId')).toBe(commandId);
    expect(second).toEqual(faultOf(2147942487, 'w:InternalError'));
    expect((await windows.host.state()).started).toBe(1);
  });

  it('gives every stream as it comes, then the exit code, and then knows the command no more', async () => {
    const shellId = await windows.shellOf();
    const commandId = await windows.run(
      shellId,
      'echo a &amp; echo b 1&gt;&amp;2 &amp; echo c &amp; exit 3',
    );

    const { body } = await windows.receive(shellId, commandId);
    await windows.signal(shellId, commandId);
    const after = await windows.receive(shellId, commandId);

    const streams = [...body.matchAll(/Name="(\w+)"[^>]*>([^<]*)</g)].map(([, name, data]) => [
      name,
      Buffer.from(data ?? '', 'base64').toString(),
    ]);
    expect(streams).toEqual([
      ['stdout', 'a\r\n'],
      ['stderr', 'b\r\n'],
      ['stdout', 'c\r\n'],
      ['stdout', ''],
      ['stderr', ''],
    ]);
    expect(body).toMatch(/End="true".*CommandState\/Done"><rsp:ExitCode>3</);
    expect(after).toEqual(faultOf(2150858843, 'w:InvalidSelectors'));
  });

  it('says that it has nothing to say, and gives the rest when there is input', async () => {
    const shellId = await windows.shellOf();
    const commandId = await windows.run(shellId, 'findstr x');

    const silent = await windows.receive(shellId, commandId);
    await windows.send(shellId, commandId, { text: 'one\ntw' });
    const first = await windows.receive(shellId, commandId);
    await windows.send(shellId, commandId, { text: 'o\n', isLast: true });
    const last = await windows.receive(shellId, commandId);
    const late = await windows.send(shellId, commandId, { text: 'x' });

    expect(silent).toEqual(faultOf(2150858793, 'w:TimedOut'));
    expect(first.body).toContain(Buffer.from('one\n').toString('base64'));
    expect(first.body).toContain('CommandState/Running');
    expect(last.body).toContain(Buffer.from('two\n').toString('base64'));
    expect(last.body).toContain('CommandState/Done');
    expect(late.status).toBe(500);
  });

  it('gives the same answer to a Receive that comes again, where it keeps output', async () => {
    await using forgetful = await startRawWinrs(certificates, { keepsOutput: false });
    const ask = async (from: RawWinrs): Promise<readonly string[]> => {
      const messageId = randomUUID();
      const shellId = await from.shellOf();
      const commandId = await from.run(shellId, 'for /L %i in (1,1,9) do @echo %i');
      const first = await from.receive(shellId, commandId, { messageId });
      const again = await from.receive(shellId, commandId, { messageId });
      return [first, again].map(({ body }) => within(body, 'rsp:Stream'));
    };

    const kept = await ask(windows);
    const lost = await ask(forgetful);

    expect(kept).toEqual([expect.stringMatching(/./), kept[0]]);
    expect(lost).toEqual([expect.stringMatching(/./), '']);
  });

  it('fits output into the envelope that the client takes', async () => {
    const shellId = await windows.shellOf();
    const line = `for /L %i in (1,1,200) do @echo ${'x'.repeat(2000)}`;
    const commandId = await windows.run(shellId, line);
    const answers: RawAnswer[] = [];

    do answers.push(await windows.receive(shellId, commandId));
    while (!answers.at(-1)?.body.includes('CommandState/Done'));

    const sizes = answers.map(({ body }) => body.length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(153_600);
  });

  it.each([
    ['terminate', '1'],
    ['ctrl_c', '3221225786'],
  ])('ends a command by %s, and tells who was waiting', async (code, exitCode) => {
    const shellId = await windows.shellOf();
    const commandId = await windows.run(shellId, 'findstr x');

    const waiting = windows.receive(shellId, commandId, { timeout: 'PT20S' });
    await until('the Receive to wait', isWaiting);
    const done = await windows.signal(shellId, commandId, code);

    expect(done.body).toContain('SignalResponse');
    expect(within((await waiting).body, 'rsp:ExitCode')).toBe(exitCode);
  });

  it('aborts a Receive when the shell is deleted under it', async () => {
    const shellId = await windows.shellOf();
    const commandId = await windows.run(shellId, 'findstr x');

    const waiting = windows.receive(shellId, commandId, { timeout: 'PT20S' });
    await until('the Receive to wait', isWaiting);
    await windows.delete(shellId);

    expect(await waiting).toEqual(faultOf(995, 'w:InternalError'));
  });

  it('ends a shell that was idle for too long', async () => {
    const idle = '<rsp:IdleTimeOut>PT0.1S</rsp:IdleTimeOut></rsp:Shell>';
    const body = openShell.replace('</rsp:Shell>', idle);
    const shellId = await windows.shellOf();
    await windows.say({ action: 'Create', body });

    await until('the shell to end', async () => (await windows.host.state()).shells.length < 2);

    const { shells } = await windows.host.state();
    expect(shells.map(({ id }) => id)).toEqual([shellId]);
  });

  it('finds a program without cmd.exe by its full path only', async () => {
    const shellId = await windows.shellOf();
    const body = '<rsp:CommandLine><rsp:Command>powershell.exe</rsp:Command></rsp:CommandLine>';
    const options = { WINRS_SKIP_CMD_SHELL: 'TRUE' };

    const answer = await windows.say({ action: 'Command', shellId, body, options });

    expect(answer).toEqual(faultOf(2147942402, 'w:InternalError'));
    expect(answer.body).toContain('path="%systemroot%\\system32\\winrscmd.dll"');
  });
});
