import { describe, expect, it } from '@jest/globals';
import type { ProbeStep } from '#adapters/winrm/client/probed.ts';
import { BotError } from '#src/errors.ts';
import type { Checked } from '#src/ports/transport.ts';
import {
  facts,
  never,
  type Played,
  type Playing,
  playedTransport,
  well,
  windowsHost,
} from './under-test.ts';

async function check(under: Played, host = windowsHost()): Promise<readonly Checked[]> {
  return await under.transport.check(host, never);
}

/** A host at which everything is in order up to this step, and that fails there. */
function failingAt(step: ProbeStep, playing: Playing = {}): Played {
  const under = playedTransport(playing);
  const before = facts.findIndex((fact) => fact.step === step);
  const fault = new BotError('access-denied', 'It says no.', { hint: 'Its own advice.' });
  const until = facts.slice(0, Math.max(before, 0)).map(well);
  under.played.probed = [...until, { ok: false, step, fault, tookMs: 2 }];
  return under;
}

function told(checked: readonly Checked[]): string {
  return JSON.stringify(checked);
}

describe('a host that is in order', () => {
  it('is told look by look', async () => {
    const under = playedTransport({
      answer: () => ({
        outcome: 'ok',
        output: JSON.stringify({ account: 'CORP\\fettle', administrator: true }),
      }),
    });

    const checked = await check(under);

    expect(checked.map(({ step, ok, detail }) => [step, ok, detail])).toEqual([
      ['reached', true, 'rds-07.corp.example answers over WinRM'],
      ['let-in', true, 'as CORP\\fettle'],
      ['answered', true, 'scripts run there'],
      ['in-time', true, '0.0 s for a round of scripts'],
    ]);
    expect(
      checked.flatMap(({ parts = [] }) => parts).map(({ name, detail }) => `${name}: ${detail}`),
    ).toEqual([
      'TCP 5985: 10.0.0.7 is open',
      'Identify: Microsoft Corporation, OS: 0.0.0',
      'ways to log on: negotiate, kerberos',
      'logon: as CORP\\fettle by NTLM, every message is sealed; OS: 10.0.20348',
      'size of messages: up to 500 KiB',
      'shell: it may be opened',
      'PowerShell: 5.1, FullLanguage',
      'script: runs as CORP\\fettle',
      'clock: as here',
      'round: 0.0 s for a round of scripts',
    ]);
  });

  it('shows its certificate', async () => {
    const under = playedTransport();
    const fingerprint = 'ab'.repeat(32);
    const tls = { subject: 'CN=rds-07', issuer: 'CN=Corp CA', fingerprint };
    const fact = {
      step: 'tls',
      protocol: 'TLSv1.3',
      validTo: Date.UTC(2027, 0, 2),
      ...tls,
    } as const;
    under.played.probed = [...facts.slice(0, 1), fact, ...facts.slice(1)].map(well);

    const [reached] = await check(under, windowsHost({ https: true }));

    expect(reached?.parts?.[1]).toEqual({
      name: 'TLS',
      ok: true,
      detail: `TLSv1.3, CN=rds-07 by CN=Corp CA until 2027-01-02, SHA256:${fingerprint}`,
    });
  });
});

describe('a host that is not', () => {
  it.each([
    { step: 'reach', at: 0, mends: 'winrm quickconfig' },
    { step: 'identify', at: 0, mends: 'netstat -ano | findstr :5985' },
    { step: 'offers', at: 1, mends: 'winrm get winrm/config/service/auth' },
    { step: 'logon', at: 1, mends: 'net user \\"fettle\\" /domain' },
    { step: 'shell', at: 2, mends: 'winrm get winrm/config/winrs' },
  ] as const)('says at "$step" why, and what mends it', async ({ step, at, mends }) => {
    const checked = await check(failingAt(step));

    expect(checked[at]).toMatchObject({ ok: false, detail: 'It says no.' });
    expect(checked.slice(0, at).every(({ ok }) => ok)).toBe(true);
    expect(checked.slice(at + 1).every(({ ok, detail }) => !ok && detail === 'not asked')).toBe(
      true,
    );
    expect(told(checked)).toContain('Its own advice.');
    expect(told(checked)).toContain(mends);
  });

  it.each([
    { https: undefined, open: 5986, says: 'Port 5986 is open: set https: true' },
    { https: true, open: 5985, says: 'Port 5985 is open' },
  ])('names the other port when only $open is open', async ({ https, open, says }) => {
    const under = failingAt('reach', { open: [open] });

    const [reached] = await check(under, windowsHost({ https }));

    expect(reached?.parts?.[0]?.hints?.[0]).toContain(says);
    expect(under.knocked).toEqual([open]);
  });

  it('is not asked at other ports when somebody chose one', async () => {
    const under = failingAt('reach', { open: [5986] });

    await check(under, windowsHost({ port: 80 }));

    expect(under.knocked).toEqual([]);
  });

  it('does not offer what is asked for', async () => {
    const under = playedTransport();
    const kerberos = facts.map((fact) =>
      fact.step === 'offers' ? { ...fact, schemes: ['kerberos'] } : fact,
    );
    under.played.probed = kerberos.map(well);

    const [, letIn] = await check(under);

    expect(letIn).toMatchObject({ ok: false, detail: 'kerberos, and negotiate is wanted' });
  });

  it('offers Basic without TLS: that is said, though nothing of ours goes that way', async () => {
    const under = playedTransport();
    under.played.probed = facts.map((fact) =>
      well(fact.step === 'offers' ? { ...fact, schemes: ['negotiate', 'basic'] } : fact),
    );

    const [, letIn] = await check(under);

    expect(letIn).toMatchObject({
      ok: true,
      parts: [{ ok: true, hints: [expect.stringContaining('Basic="false"')] }, {}],
    });
  });

  it('lives in another time', async () => {
    const under = playedTransport();
    under.played.probed = facts.map((fact) =>
      well(fact.step === 'clock' ? { ...fact, aheadMs: -420_000 } : fact),
    );

    const checked = await check(under);

    expect(checked[3]).toMatchObject({ ok: false, detail: 'its clock is 420 s behind' });
    expect(told(checked)).toContain('w32tm /resync');
  });

  it('holds PowerShell back, and no script is tried there', async () => {
    const under = playedTransport();
    under.played.language = 'ConstrainedLanguage';

    const checked = await check(under);

    expect(checked[2]).toMatchObject({ ok: false });
    expect(checked[2]?.detail).toContain('ConstrainedLanguage');
    expect(told(checked)).toContain('Get-AppLockerPolicy');
    expect(under.played.ran).toEqual([]);
  });

  it('has an old PowerShell', async () => {
    const under = playedTransport();
    under.played.version = '4.0';

    expect((await check(under))[2]).toMatchObject({ ok: false, detail: '4.0 is too old' });
  });

  it('lets in somebody who may not mend anything, and says so', async () => {
    const under = playedTransport({
      answer: () => ({ outcome: 'ok', output: '{"account":"A\\\\b","administrator":false}' }),
    });

    const [, , answered] = await check(under);

    expect(answered).toMatchObject({ ok: true });
    expect(answered?.parts?.at(-1)?.detail).toContain('no administrator');
  });

  it('fails its first script', async () => {
    const under = playedTransport({
      answer: () => ({ outcome: 'error', output: '', message: 'no \u001b[2Jway' }),
    });

    const [, , answered, inTime] = await check(under);

    expect(answered).toMatchObject({ ok: false, detail: expect.stringContaining('way') });
    expect(answered?.detail).not.toContain('\u001b');
    expect(inTime).toMatchObject({ ok: false, detail: 'not asked' });
  });

  it('cannot be asked without its secrets', async () => {
    const under = playedTransport({ secrets: {} });

    const checked = await check(under, windowsHost({ tls: { ca: 'file:/ca' } }));

    expect(checked[1]).toMatchObject({ ok: false, detail: 'the secret file:/ca is not to be had' });
    expect(checked[0]).toMatchObject({ ok: false, detail: 'not asked' });
  });
});
