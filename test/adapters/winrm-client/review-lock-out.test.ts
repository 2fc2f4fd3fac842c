import { describe, expect, it } from '@jest/globals';
import { createSystemClock } from '#adapters/system/clock.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { WinrmClientTransport } from '#adapters/winrm-client/winrm-client-transport.ts';
import { Host } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { PlayedWinrm } from '#test/fakes/played-winrm.ts';
import { PlayedPackage } from './played-package.ts';

const denied = 'Failed to process the request: 401 Unauthorized';
const call: ScriptCall = {
  name: 'a',
  language: 'powershell',
  text: '# a',
  parameters: {},
  mode: 'run',
  needs: 'user',
  deadlineMs: 10_000,
};

/** Any number of hosts with one account, over the driver winrm-client. */
function fleet(deniedAt: 'create' | 'receive') {
  const clock = createSystemClock();
  const asked: string[] = [];
  const gate = new LogonGate({ key: new Uint8Array(32), now: () => clock.now() });
  const transport = new WinrmClientTransport({
    clock,
    secrets: { resolve: () => Promise.resolve('old') },
    logons: gate,
    debug: undefined,
    load: () => {
      const spoken = new PlayedPackage(new PlayedWinrm(() => 'hangs'));
      spoken.faults.set(deniedAt, new Error(denied));
      const { asked: said } = spoken;
      said.push = (...what) => asked.push(...what);
      return spoken.load();
    },
  });
  const run = (name: string, signal = new AbortController().signal): Promise<JobResult> =>
    transport.run({ host: hostNamed(name), calls: [call], signal });
  return { run, asked, gate };
}

function hostNamed(name: string): Host {
  const login = { user: 'svc', domain: 'CORP', password: 'env:WORD', https: true };
  return Host.parse({
    name,
    address: `${name}.example`,
    platform: 'windows',
    transports: { winrm: { ...login, driver: 'winrm-client' } },
  });
}

describe('an account that every host refuses', () => {
  it('is tried three times, however many hosts are asked at once', async () => {
    const { run, asked } = fleet('create');

    const results = await Promise.all(Array.from({ length: 20 }, (_, at) => run(`host-${at}`)));

    expect(asked).toEqual(['create', 'create', 'create']);
    for (const result of results) expect(result).toMatchObject({ fault: 'refused', started: 'no' });
  });

  it('counts with what the other driver was told', async () => {
    const { run, asked, gate } = fleet('create');
    const { signal } = new AbortController();
    for (const host of ['a', 'b', 'c']) {
      using pass = await gate.enter({ host, account: 'CORP\\svc', password: 'old' }, signal);
      pass.refused();
    }

    expect(await run('host-1')).toMatchObject({ fault: 'refused', started: 'no' });
    expect(asked).toEqual([]);
  });

  it('is not logged on once more to tidy up', async () => {
    const { run, asked } = fleet('receive');

    expect(await run('host-1')).toMatchObject({ fault: 'refused', started: 'unknown' });
    expect(asked).toEqual(['create', 'command', 'send', 'receive']);
  });
});

it('is not begun when it is stopped while others try the account', async () => {
  const { run, asked, gate } = fleet('create');
  const controller = new AbortController();
  const { signal } = new AbortController();
  const attempt = { account: 'CORP\\svc', password: 'old' };
  await Promise.all(['a', 'b', 'c'].map((host) => gate.enter({ ...attempt, host }, signal)));

  const running = run('host-1', controller.signal);
  await new Promise(setImmediate);
  controller.abort();

  expect(await running).toMatchObject({ fault: 'timed-out', started: 'no' });
  expect(asked).toEqual([]);
});
