import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndpointCommand } from '#adapters/winrm/transport/jea-manner.ts';
import { adviseSession } from '#src/host/session-advice.ts';
import { jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import { Case } from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { administrator, JeaPeer } from './jea-peer.ts';
import { loadShipped } from './this-machine.ts';
import { call, never } from './windows-peer.ts';
import { scenarioOf } from './windows-scenario.ts';

// What an account may do that is no administrator, and how Fettle says the rest. Nothing here has run on Windows.
const loaded = loadShipped('rdp-closed-before-logon');
const commands = jeaCommandsOf([loaded]);
const [found] = loadCases(loaded, ['windows-key-not-readable']).cases;
const played = Case.parse(found?.content);
const remedy = 'unbind-listener-certificate/apply';
const thumbprint = 'A94F1C0E5D7B32886F10C9D4E2B7A5630F8D1E4C';

let peer: JeaPeer;

beforeAll(async () => {
  peer = await JeaPeer.start(loaded);
  await peer.host.play(scenarioOf(played, peer.scripts));
});

afterAll(() => peer[Symbol.asyncDispose]());

/** All probes of a round, in order. */
function probes(): readonly ScriptCall[] {
  const names = Object.keys(peer.scripts).filter((name) => !name.includes('/'));
  return names.map((name) => call(peer.scripts[name] ?? '', { name }));
}

function round() {
  return peer.transport.run({ host: peer.inventoryHost(), calls: probes(), signal: never });
}

describe('a round of probes', () => {
  it('takes three requests once its session is warm, and no further one or logon', async () => {
    await round();
    const before = await peer.host.state();

    const { kind, envelopes } = await round();

    const { actions, requests, opened, logons } = await peer.host.state();
    expect(kind).toBe('ran');
    expect(envelopes.length).toBeGreaterThan(15);
    expect(requests - before.requests).toBe(3);
    expect(actions).toMatchObject({
      Command: (before.actions.Command ?? 0) + 1,
      Receive: (before.actions.Receive ?? 0) + 1,
      Signal: (before.actions.Signal ?? 0) + 1,
    });
    expect({ opened, logons }).toEqual({ opened: before.opened, logons: before.logons });
  });
});

describe('an account that is no administrator', () => {
  it.each([
    ['a shell of WinRS', { session: 'winrs' }, /access denied|administrator/i],
    [
      'the endpoint of PowerShell',
      { session: 'psrp' },
      /does not let this account use the endpoint Microsoft.PowerShell/,
    ],
    ['a script at its own endpoint', { session: 'psrp', configuration: 'Fettle' }, /language/i],
    ['an endpoint that is not there', { configuration: 'Other' }, /has no endpoint Other/],
  ])('is refused %s, certainly before anything ran', async (_, settings, says) => {
    const before = (await peer.host.state()).ran;
    const host = peer.inventoryHost(settings);

    const result = await peer.transport.run({ host, calls: probes().slice(0, 1), signal: never });

    expect(result).toMatchObject({ kind: 'failed', started: 'no', envelopes: [] });
    expect(result.kind === 'failed' ? `${result.message} ${result.hint}` : '').toMatch(says);
    expect((await peer.host.state()).ran).toEqual(before);
  });

  it('is refused the configuration of WinRM, and a check says so', async () => {
    const checked = await peer.transport.check(peer.inventoryHost(), never);

    const looks = checked.flatMap(({ parts = [] }) => parts);
    expect(looks.find(({ name }) => name === 'size of messages')?.detail).toBe(
      'only administrators may ask; 150 KiB fit everywhere',
    );
    expect(looks.find(({ name }) => name === 'logon')?.detail).toMatch(/by Kerberos with AES-256/);
    expect(looks.find(({ name }) => name === 'commands')?.detail).toBe(
      `${peer.functions.size} of Fettle, and no script`,
    );
    expect(checked.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each<[string, Partial<EndpointCommand>, object, string]>([
    [
      'an unknown function',
      { command: 'Invoke-FettleOther' },
      {},
      'does not know Invoke-FettleOther',
    ],
    ['any other command', { command: 'Get-Process' }, {}, 'does not know Get-Process'],
    ['another digest', {}, { Digest: 'b'.repeat(64) }, 'has another revision of Invoke-Fettle'],
    [
      'a value outside of its limit',
      {},
      { Thumbprint: `${thumbprint}; calc` },
      'refused a value for -Thumbprint of Invoke-Fettle',
    ],
    [
      'a parameter that there is not',
      {},
      { Path: 'C:\\' },
      'has another revision of Invoke-Fettle',
    ],
  ])('is refused %s, and nothing runs', async (_, other, parameters, says) => {
    await using transport = peer.open((given) => {
      const command = jeaCommandFor(given, commands);
      if (command === undefined) return undefined;
      return { ...command, ...other, parameters: { ...command.parameters, ...parameters } };
    });
    const before = (await peer.host.state()).ran;
    const calls = [call(peer.scripts[remedy] ?? '', { name: remedy, parameters: { thumbprint } })];

    const result = await transport.run({ host: peer.inventoryHost(), calls, signal: never });

    expect(result.envelopes[0]).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining(says),
    });
    expect((await peer.host.state()).ran).toEqual(before);
  });

  it('has a text without a command told before anything is asked of the host', async () => {
    const { requests } = await peer.host.state();
    const calls = [call('Get-Process')];

    const result = await peer.transport.run({ host: peer.inventoryHost(), calls, signal: never });

    expect(result).toMatchObject({
      kind: 'failed',
      started: 'no',
      message: expect.stringContaining('No endpoint has a command'),
    });
    expect((await peer.host.state()).requests).toBe(requests);
  });
});

describe('the sessions of an account', () => {
  it.each([
    { user: undefined, may: ['no', 'no', 'yes'], text: 'and nothing else: the least' },
    { user: administrator, may: ['yes', 'yes', 'no'], text: 'it may do everything' },
  ])('are $may, each tried and closed, for $user', async ({ user, may, text }) => {
    await using transport = peer.open(() => undefined);
    const before = await peer.host.state();
    const host = peer.inventoryHost(user === undefined ? {} : { user });

    const looks = await transport.sessions(host, never);

    const { ran, shells } = await peer.host.state();
    expect(looks.map((look) => look.may)).toEqual(may);
    expect(adviseSession(looks, 'jea').text).toContain(text);
    expect(ran).toEqual(before.ran);
    const known = new Set(before.shells.map(({ id }) => id));
    expect(shells.filter(({ id }) => !known.has(id))).toEqual([]);
  });
});
