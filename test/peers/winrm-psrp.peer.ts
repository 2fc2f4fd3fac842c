import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import { sha256Hex } from '#src/digest.ts';
import type { Host } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { powershellPipeline } from '#src/script/powershell-pipeline.ts';
import { transportContract } from '#test/contracts/transport.ts';
import { until } from './process.ts';
import {
  call,
  never,
  password,
  pwsh,
  startWindowsPeer,
  type WindowsPeer,
  ways,
} from './windows-peer.ts';
import type { Scenario } from './windows-scenario.ts';

// The host is a simulation (windows-host/README.md); where there is a PowerShell, a real one speaks PSRP behind it: it
// is 7, not Windows PowerShell 5.1. Nothing here has run on Windows.
let peer: WindowsPeer;

beforeAll(async () => {
  peer = await startWindowsPeer();
});

afterAll(() => peer[Symbol.asyncDispose]());

function psrpHost(of = peer, way: (typeof ways)[number] = 'sealed NTLM on HTTP'): Host {
  return of.inventoryHost(way, { session: 'psrp' });
}

function run(...calls: readonly ScriptCall[]): Promise<JobResult> {
  return peer.transport.run({ host: psrpHost(), calls, signal: never });
}

async function actionsOf({ host }: WindowsPeer): Promise<Readonly<Record<string, number>>> {
  return (await host.state()).actions;
}

const needsPwsh = pwsh === undefined ? describe.skip : describe;

needsPwsh('by PSRP, with a real PowerShell', () => {
  for (const way of ways) {
    transportContract(`winrm by psrp and ${way}`, () => {
      const text = '@{ fine = $true } | ConvertTo-Json -Compress';
      const calls = ['a', 'b'].map((name) => call(text, { name }));
      return Promise.resolve({ transport: peer.transport, host: psrpHost(peer, way), calls });
    });
  }

  it.each([
    { what: 'quotes', text: 'it\'s "quoted" $(whoami) `$env:PATH %PATH% ^& | ; \\ </S>' },
    { what: 'lines', text: '\n\nfirst\n\t second \n' },
    { what: 'Unicode', text: 'Zürich 漢字 😀 e\u0301 _x000A_' },
    { what: 'nothing', text: '' },
    { what: 'much', text: 'äx'.repeat(1300) },
  ])('brings $what there and back exactly', async ({ text }) => {
    const script = 'param([string] $given) @{ back = $given } | ConvertTo-Json -Compress';

    const { envelopes } = await run(call(script, { parameters: { given: text } }));

    expect(envelopes[0]?.value).toEqual({ back: text });
  });

  it('sends scripts that are larger than any message', async () => {
    const text = `# ${'x'.repeat(700_000)}\n@{ fine = $true } | ConvertTo-Json -Compress`;

    expect(await run(call(text))).toMatchObject({ kind: 'ran', envelopes: [{ outcome: 'ok' }] });
  });

  it('ends what hangs at its deadline with its session, and goes on in a new one', async () => {
    await using own = await startWindowsPeer();
    const calls = [
      call('[Threading.Thread]::Sleep(280000)', { name: 'hangs', deadlineMs: 2_000 }),
      call('@{ next = $true } | ConvertTo-Json -Compress', { name: 'next' }),
    ];

    const result = await own.transport.run({ host: psrpHost(own), calls, signal: never });

    expect(result.envelopes.map(({ outcome }) => outcome)).toEqual(['timed-out', 'ok']);
    expect((await own.host.state()).shells).toHaveLength(1);
  });

  it('ends what runs when the job is stopped, and leaves no session', async () => {
    await using own = await startWindowsPeer();
    const controller = new AbortController();
    const running = own.transport.run({
      host: psrpHost(own),
      calls: [call('Start-Sleep 284')],
      signal: controller.signal,
    });
    await until('the script to run', async () => (await own.host.state()).started > 0);

    controller.abort();

    expect(await running).toMatchObject({
      kind: 'failed',
      fault: 'timed-out',
      started: 'unknown',
    });
    expect((await own.host.state()).shells).toEqual([]);
  });

  it('says step by step that all is well', async () => {
    const checked = await peer.transport.check(psrpHost(), never);

    expect(checked.map(({ step, ok }) => [step, ok])).toEqual([
      ['reached', true],
      ['let-in', true],
      ['answered', true],
      ['in-time', true],
    ]);
  });
});

const look = 'look at it';
const mend = 'mend it';
const scenario: Scenario = {
  scripts: { look, 'mend/apply': mend },
  looks: { look: { isWell: false } },
  after: {
    mend: {
      apply: { preview: [], end: 'succeeded', message: '' },
      looks: { look: { isWell: true } },
      verified: true,
      rollback: { end: 'succeeded', message: '' },
    },
  },
  breaks: {},
  worker: powershellPipeline,
};
const fettle = 'SERVER1\\fettle';

function played(breaks: Scenario['breaks'] = {}): Promise<WindowsPeer> {
  return startWindowsPeer({
    accounts: [
      { name: 'SERVER1\\tester', password },
      { name: fettle, password, administrator: false },
    ],
    scenario: { ...scenario, breaks },
    endpoints: [
      { name: 'Microsoft.PowerShell', groups: ['administrators'] },
      {
        name: 'Fettle',
        language: 'none',
        accounts: [fettle],
        commands: [
          { name: 'Read-FettleIt', call: 'look', digest: sha256Hex(look) },
          { name: 'Invoke-FettleIt', call: 'mend/apply', digest: 'f'.repeat(64) },
        ],
      },
    ],
  });
}

describe('by PSRP, with a machine that is played', () => {
  it('needs one command for a round once the pool is warm, and nothing before it', async () => {
    await using own = await played();
    const calls = Array.from({ length: 19 }, (_, at) => call(look, { name: `look-${at}` }));
    const round = () => own.transport.run({ host: psrpHost(own), calls, signal: never });

    await round();
    const result = await round();

    expect(result).toMatchObject({ kind: 'ran' });
    expect(result.envelopes).toHaveLength(19);
    // Besides, one Receive for as often as the host has something to say.
    const actions = await actionsOf(own);
    expect(actions).toMatchObject({ Create: 1, Command: 2, Signal: 2 });
    expect(actions.Send).toBeUndefined();
  });

  it.each([
    ['connections', 'ran'],
    ['service', 'failed'],
    ['process', 'failed'],
  ] as const)('runs nothing twice when it loses its %s: %s', async (how, kind) => {
    await using own = await played({ 'mend/apply': { how, when: 'after' } });
    const calls = [call(mend, { name: 'mend' })];

    const result = await own.transport.run({ host: psrpHost(own), calls, signal: never });

    expect(result.kind).toBe(kind);
    if (result.kind === 'failed') expect(result.started).toBe('unknown');
    expect((await own.host.state()).ran).toEqual({ 'mend/apply': 1 });
  });
});

describe('by JEA, with a machine that is played', () => {
  const digests = new Map([
    [look, 'Read-FettleIt'],
    [mend, 'Invoke-FettleIt'],
    ['unknown', 'Read-FettleOther'],
  ]);

  it('runs what the endpoint permits, by an account that is no administrator, and names what it refuses', async () => {
    await using own = await played();
    const clock = createSystemClock();
    const secrets = createSecrets({ environment: own.environment, home: '/nowhere' });
    const transport = createWinrmTransport({
      clock,
      secrets,
      commandFor: ({ text, deadlineMs }) => {
        const command = digests.get(text);
        const parameters = { Digest: sha256Hex(text), DeadlineMs: deadlineMs };
        return command === undefined ? undefined : { command, parameters };
      },
    });
    const host = own.inventoryHost('sealed NTLM on HTTP', { user: fettle, session: 'jea' });
    const calls = [
      call(look, { name: 'look' }),
      call(mend, { name: 'mend' }),
      call('unknown', { name: 'other' }),
    ];

    const result = await transport.run({ host, calls, signal: never });
    const checked = await transport.check(host, never);
    const winrs = await transport.run({
      host: own.inventoryHost('sealed NTLM on HTTP', { user: fettle }),
      calls,
      signal: never,
    });
    await transport.close();

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [
        { name: 'look', outcome: 'ok', value: { isWell: false } },
        { name: 'mend', outcome: 'error', message: expect.stringContaining('another revision') },
        { name: 'other', outcome: 'error', message: expect.stringContaining('does not know') },
      ],
    });
    expect((await own.host.state()).ran).toEqual({ look: 1 });
    expect(checked.map(({ step, ok }) => [step, ok])).toEqual([
      ['reached', true],
      ['let-in', true],
      ['answered', true],
      ['in-time', true],
    ]);
    expect(winrs).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
  });
});
