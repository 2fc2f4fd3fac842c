import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { Envelope } from '#src/script/job.ts';
import { demoFiles, demoWindows } from '#test/jea/demo-windows.ts';
import { healthyMachine } from './healthy-machine.ts';
import {
  applyText,
  call,
  commandFor,
  demo,
  envelopeOf,
  mending,
  nothing,
  probeText,
  shipped,
  wholeOf,
} from './jea-calls.ts';
import { type Answered, JeaStage, readers } from './jea-stage.ts';
import { hasPwsh, play } from './stage.ts';
import { windowsProbes } from './windows-probes.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

/** What PowerShell might take for something else, as long as the parameter takes it. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '`',
        '$',
        '$(throw)',
        '${env:PATH}',
        '@(',
        '{',
        '}',
        ';',
        '|',
        '&',
        '\n',
        '\r\n',
        '\t',
        '#',
        '<#',
        '\u2018',
        '\u2019',
        '\u201C',
        '\u00A0',
        '-WhatIf',
        '--%',
        ',',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))
  .filter((text) => text.length <= 40 && !/[\p{Cc}\p{Cs}]/u.test(text.replaceAll(/[\t\r\n]/g, '')));

const Named = z.object({ name: z.string() });

function nameIn(answer: Answered): string {
  return answer.refusal === ''
    ? Named.parse(JSON.parse(wholeOf(answer).output)).name
    : answer.refusal;
}

/** Without what differs because the one ran later than the other. */
function timeless({ outcome, value, message }: Envelope) {
  const isClock = (key: string): boolean => /time|minutes|days/i.test(key);
  const told = JSON.stringify(value, (key, one: unknown) => (isClock(key) ? typeof one : one));
  return { outcome, message, value: told };
}

needsPwsh('an endpoint of the shipped playbooks', () => {
  it('tells with every probe what the bootstrap tells', async () => {
    using stage = new JeaStage(shipped);
    const machine = healthyMachine();
    stage.playOn(machine);
    const asked = windowsProbes.map(({ text }) => commandFor(shipped, call(text)));

    const answers = await stage.ask(asked, readers);

    const direct = await play(windowsProbes.map(({ text }) => ({ text, machine })));
    const told = answers.map(envelopeOf).map(timeless);
    expect(told).toEqual(direct.map(({ envelope }) => timeless(envelope)));
    expect(told.map(({ outcome }) => outcome)).toEqual(told.map(() => 'ok'));
  });
});

needsPwsh('a function of the module', () => {
  it('applies, previews, keeps and puts back', async () => {
    using stage = new JeaStage([demo]);
    const given = { name: "o'neil", wanted: 'running' };
    const state = { name: 'ü "$(1)" 2026-01-01T00:00:00Z', wanted: 'running' };
    const answers = await stage.ask([
      commandFor([demo], mending(given)),
      commandFor([demo], call(applyText, { parameters: given, mode: 'preview' })),
      commandFor([demo], mending(state)),
      commandFor([demo], call(demoFiles['remedies/mend-it/rollback.ps1'] ?? '', { state })),
      commandFor([demo], call(demoFiles['remedies/mend-it/confirm.ps1'] ?? '', { state })),
    ]);

    expect(answers.map(envelopeOf).map(({ value }) => value)).toEqual([
      given,
      given,
      state,
      { restored: expect.stringContaining('ü "$(1)"') },
      { kept: expect.stringContaining('ü "$(1)"') },
    ]);
    expect(answers.map((answer) => wholeOf(answer).number)).toEqual([7, 7, 7, 7, 7]);
  });

  it('takes no value for code', async () => {
    using stage = new JeaStage([demo]);
    const values = fc.sample(hostileText, { numRuns: 60, seed: 9 });
    const asked = values.map((name) => commandFor([demo], mending({ name, wanted: 'running' })));

    const answers = await stage.ask(asked);

    const told = answers.map(nameIn);
    expect(told).toEqual(values);
  });

  it('runs only the text that a function was made for, signed or not', async () => {
    using stage = new JeaStage([demo]);
    const script = 'Fettle.Remedies/Scripts/demo-service/probes/service.ps1';
    const probe = commandFor([demo], call(probeText));
    const signature =
      '\r\n# SIG # Begin signature block\r\n# MIIx\r\n# SIG # End signature block\r\n';

    stage.change(script, (before) => before + signature);
    const [signed] = await stage.ask([probe]);
    stage.change(script, () => probeText.replace('stopped', 'running'));
    const [changed] = await stage.ask([probe]);

    expect(envelopeOf(signed ?? nothing).value).toEqual({ state: 'stopped' });
    expect(envelopeOf(changed ?? nothing)).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('Install the module again'),
    });
  });

  it.each([
    {
      title: 'throws',
      body: "Write-Error 'first' -ErrorAction Continue; throw 'it broke'",
      outcome: 'error',
      message: /^it broke\nfirst/,
    },
    { title: 'prints too much', body: "'x' * 70000", outcome: 'bad-output', message: /65536/ },
    {
      title: 'prints for ever',
      body: "while ($true) { 'x' * 1000 }",
      outcome: 'bad-output',
      message: /65536/,
    },
    {
      title: 'never ends',
      body: 'while ($true) { Start-Sleep 1 }',
      deadlineMs: 1500,
      outcome: 'timed-out',
      message: /in time/,
    },
    { title: 'asks somebody', body: "Read-Host 'name'", outcome: 'error', message: /./ },
    {
      title: 'has its own Select-Object',
      body: '@{ a = 1..9 | Select-Object -Last 1 } | ConvertTo-Json',
      outcome: 'ok',
      message: /^$/,
    },
  ])('tells of a script that $title', async ({ body, outcome, message, deadlineMs = 120_000 }) => {
    const ill = demoWindows('demo-service', { 'probes/service.ps1': `param()\n${body}\n` });
    using stage = new JeaStage([ill]);
    const text = ill.files['probes/service.ps1'] ?? '';

    const [answer] = await stage.ask([commandFor([ill], call(text, { deadlineMs }))]);

    expect(envelopeOf(answer ?? nothing)).toMatchObject({
      outcome,
      message: expect.stringMatching(message),
    });
  });

  it('begins nothing after a script that would not end, and says that the session is lost', async () => {
    const ill = demoWindows('demo-service', {
      'probes/service.ps1': 'param()\n[Threading.Thread]::Sleep(60000)\n',
    });
    using stage = new JeaStage([ill]);
    const text = ill.files['probes/service.ps1'] ?? '';

    const [stuck, after] = await stage.ask([
      commandFor([ill], call(text, { deadlineMs: 300 })),
      commandFor([ill], mending({ name: 'web', wanted: 'running' })),
    ]);

    expect(envelopeOf(stuck ?? nothing).outcome).toBe('timed-out');
    expect(wholeOf(stuck ?? nothing).lost).toBe(true);
    expect(envelopeOf(after ?? nothing)).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('nothing was begun'),
    });
  });
});
