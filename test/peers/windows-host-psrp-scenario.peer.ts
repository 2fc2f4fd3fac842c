import { describe, expect, it } from '@jest/globals';
import { sha256Hex } from '#src/digest.ts';
import { int32 } from '#src/psrp/value.ts';
import { jobValue } from '#src/script/powershell-pipeline.ts';
import { endOf, faultIn, outputsOf } from './raw-psrp.ts';
import { fettle, openedOn, startPsrpHost } from './raw-psrp-host.ts';
import type { WindowsEndpoint } from './windows-endpoint.ts';
import { call } from './windows-peer.ts';
import type { Scenario } from './windows-scenario.ts';

describe('a machine that is played', () => {
  const script = 'look at it';
  const digest = sha256Hex(script);
  const scenario: Scenario = {
    scripts: { look: script, 'mend/apply': 'mend it' },
    looks: { look: { isWell: false } },
    after: {
      mend: {
        apply: { preview: [], end: 'succeeded', message: '' },
        looks: { look: { isWell: true } },
        verified: true,
        rollback: { end: 'succeeded', message: '' },
      },
    },
    breaks: { 'mend/apply': { how: 'process', when: 'after' } },
  };
  const functions = [
    { name: 'Read-It', call: 'look', digest },
    { name: 'Invoke-It', call: 'mend/apply', digest: sha256Hex('mend it') },
  ];
  const jea: readonly WindowsEndpoint[] = [
    { name: 'Fettle', language: 'none', accounts: [fettle], commands: functions },
    { name: 'Microsoft.PowerShell', groups: ['administrators'] },
  ];

  it('answers the calls of the worker, each with its number', async () => {
    await using host = await startPsrpHost({ acts: {}, scenario, endpoints: jea });
    const pool = await openedOn(host);
    const calls = [call(script), call('something else')];
    const job = jobValue(calls.map((each, at) => ({ number: at + 1, call: each })));

    const said = await pool.run({ script: 'param($job)', parameters: { job } });

    const told = outputsOf(said).map((text) => /^S (\d+) (.*)$/.exec(text) ?? []);
    expect(told.map(([, number]) => number)).toEqual(['1', '2']);
    expect(told.map(([, , envelope = '']): unknown => JSON.parse(envelope))).toEqual([
      { outcome: 'ok', output: '{"isWell": false}', message: '', durationMs: 5 },
      expect.objectContaining({ outcome: 'error' }),
    ]);
    expect(endOf(said)).toBe('4');
  });

  it('runs a function whose digest is right, and no other one after one that is refused', async () => {
    await using host = await startPsrpHost({ acts: {}, scenario, endpoints: jea });
    const pool = await openedOn(host, { account: fettle, endpoint: 'Fettle' });
    const given = { Digest: digest, DeadlineMs: int32(1000), Number: int32(7) };

    const fine = await pool.run({ command: 'read-it', parameters: given });
    const wrong = await pool.run(
      { command: 'Get-Command', parameters: { Name: 'Read-It' } },
      { command: 'Read-It', parameters: { Digest: 'b' } },
      { command: 'Read-It', parameters: given },
    );
    const text = await pool.run({ script });
    const known = await pool.run({ command: 'Get-Command' });

    expect(JSON.parse(outputsOf(fine)[0]?.replace(/^S /, '') ?? '')).toEqual({
      number: 7,
      outcome: 'ok',
      output: '{"isWell": false}',
      message: '',
      durationMs: 5,
      lost: false,
    });
    expect(outputsOf(wrong)).toHaveLength(1);
    expect(endOf(wrong)).toBe('5 ParameterArgumentValidationError,Read-It');
    expect(endOf(text)).toBe('5 ScriptsNotAllowed');
    expect(outputsOf(known)).toHaveLength(10);
    expect((await host.state()).ran).toEqual({ look: 1 });
  });

  it('has done its work when its process dies, and nobody is told', async () => {
    await using host = await startPsrpHost({ acts: {}, scenario, endpoints: jea });
    const pool = await openedOn(host, { account: fettle, endpoint: 'Fettle' });
    const id = await pool.begin([
      { command: 'Invoke-It', parameters: { Digest: sha256Hex('mend it') } },
    ]);

    const received = await pool.receive(id);
    const after = await pool.receive(id);

    expect([faultIn(received.soap), faultIn(after.soap)]).toContain(2150858843);
    expect(received.pieces).toEqual([]);
    expect((await host.state()).ran).toEqual({ 'mend/apply': 1 });
  });
});
