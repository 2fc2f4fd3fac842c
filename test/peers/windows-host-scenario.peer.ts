import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Case } from '#src/playbook/case.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { runByPywinrm, tester } from './bootstrap-by-pywinrm.ts';
import { Pywinrm } from './pywinrm.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';
import { type Break, type Scenario, scenarioOf } from './windows-scenario.ts';

const scripts = {
  disk: "# reads\n@{ free = 1 } | ConvertTo-Json -Compress\r\n'ä'",
  service: 'Get-Service',
  'clean/apply': 'Remove-Item',
  'clean/rollback': 'Copy-Item',
  'lose/apply': 'Restart-Computer',
};
const written = Case.parse({
  comment: 'A disk that is full.',
  report: 'full',
  host: { name: 'server1', platform: 'windows' },
  looks: {
    disk: { free: 0, drive: 'C:', unknown: { label: 'hidden' } },
    service: { failed: 'timed-out', message: 'It hangs.' },
  },
  after: {
    clean: {
      apply: { preview: ['would remove ü'], state: { kept: 'C:\\x' } },
      looks: { disk: { free: 50, label: 'data' }, service: { state: 'running' } },
      rollback: { looks: { disk: { free: 1 } } },
      verified: true,
    },
    lose: { apply: { end: 'unknown' }, verified: false },
  },
  expect: {},
  offers: [],
});

let pywinrm: Pywinrm;

beforeAll(() => {
  pywinrm = new Pywinrm();
});
afterAll(() => pywinrm[Symbol.asyncDispose]());

function play(scenario: Partial<Scenario> = {}): Promise<WindowsHost> {
  return startWindowsHost({
    accounts: [tester],
    scenario: { ...scenarioOf(written, scripts), ...scenario },
  });
}

function call(name: keyof typeof scripts, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run', deadlineMs: 500 } as const;
  return { name, needs: 'user', text: scripts[name], ...common, ...more };
}

function run(host: WindowsHost, ...calls: readonly ScriptCall[]): Promise<Envelope[]> {
  return runByPywinrm(pywinrm, host, calls);
}

describe('a scenario', () => {
  it('tells what probes read before a remedy, after it, and after its rollback', async () => {
    await using host = await play();

    const before = await run(host, call('disk'), call('service'));
    const preview = await run(host, call('clean/apply', { mode: 'preview' }));
    const unchanged = await run(host, call('disk'));
    const applied = await run(host, call('clean/apply', { parameters: { Path: 'C:\\ä' } }));
    const after = await run(host, call('disk'), call('service'));
    await run(host, call('clean/rollback', { state: { kept: 'C:\\x' } }));
    const back = await run(host, call('disk'), call('service'));

    expect(before).toMatchObject([
      { outcome: 'ok', value: { free: 0, drive: 'C:', unknown: { label: 'hidden' } } },
      { outcome: 'timed-out', message: 'It hangs.' },
    ]);
    expect(preview).toMatchObject([{ value: { preview: ['would remove ü'] } }]);
    expect(unchanged[0]?.value).toEqual(before[0]?.value);
    expect(applied).toMatchObject([{ outcome: 'ok', value: { kept: 'C:\\x' } }]);
    expect(after).toMatchObject([
      { value: { free: 50, drive: 'C:', label: 'data', unknown: {} } },
      { value: { state: 'running' } },
    ]);
    expect(back).toMatchObject([{ value: { free: 1, drive: 'C:' } }, { outcome: 'timed-out' }]);
  });

  it('counts each call, with the values that it got', async () => {
    await using host = await play();

    await run(host, call('disk'), call('disk'));
    await run(host, call('clean/apply', { mode: 'preview', parameters: { Days: 3 } }));
    await run(host, call('clean/rollback', { state: { kept: 1 } }));
    const { ran, calls } = await host.state();

    expect(ran).toEqual({ disk: 2, 'clean/preview': 1, 'clean/rollback': 1 });
    expect(calls.slice(2)).toMatchObject([
      { call: 'clean/preview', parameters: { Days: '3' }, preview: true },
      { call: 'clean/rollback', parameters: {}, preview: false, state: { kept: 1 } },
    ]);
  });

  it('knows no script but those of the scenario', async () => {
    await using host = await play();

    const envelopes = await run(host, call('disk', { text: 'Get-Evil' }), call('disk'));

    expect(envelopes).toMatchObject([
      { outcome: 'error', message: expect.stringContaining('does not know') },
      { outcome: 'ok' },
    ]);
    expect((await host.state()).ran).toEqual({ disk: 1 });
  });

  it('loses connection and shells when the end of an apply is unknown, having applied it', async () => {
    await using host = await play();

    const running = run(host, call('lose/apply'));

    await expect(running).rejects.toThrow(/WinRM|Connection/);
    expect(await host.state()).toMatchObject({ ran: { 'lose/apply': 1 }, shells: [] });
  });

  it.each<[string, Break, readonly object[], number]>([
    ['before it ran', { how: 'process', when: 'before' }, [], 0],
    ['after it ran', { how: 'process', when: 'after' }, [], 1],
    ['never', { how: 'hang', when: 'before' }, [{ outcome: 'timed-out' }, { outcome: 'ok' }], 0],
  ])('ends a process %s', async (_, wrong, envelopes, ran) => {
    await using host = await play({ breaks: { 'clean/apply': wrong } });

    const answered = await run(host, call('clean/apply'), call('disk'));

    expect(answered).toMatchObject(envelopes);
    expect(answered).toHaveLength(envelopes.length);
    expect((await host.state()).ran['clean/apply'] ?? 0).toBe(ran);
  });

  it('refuses to start with two calls that it cannot tell apart', async () => {
    const twins = play({ scripts: { one: 'Get-Date', two: 'Get-Date\r\n' } });

    await expect(twins).rejects.toThrow('the same script');
  });
});
