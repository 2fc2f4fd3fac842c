import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Json } from '#src/script/job.ts';
import { demoFiles, demoWindows } from '#test/jea/demo-windows.ts';
import { applyText, call, commandFor, demo, envelopeOf, mending, nothing } from './jea-calls.ts';
import { JeaStage } from './jea-stage.ts';
import { hasPwsh } from './stage.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

const given = { name: 'web', wanted: 'running' };
const refused = {
  outcome: 'error',
  message: expect.stringContaining('No repair of this endpoint told this state on this host'),
};

function undoing(state: Json, playbook = demo) {
  const text = demoFiles['remedies/mend-it/rollback.ps1'] ?? '';
  return commandFor([playbook], call(text, { state }));
}

/** A playbook whose repair tells this, word by word. */
function telling(printed: string) {
  return demoWindows('demo-service', {
    'remedies/mend-it/apply.ps1': applyText.replace(/\[pscustomobject\].*$/s, `${printed}\n`),
  });
}

needsPwsh('the way back of an endpoint', () => {
  it('takes no state but what the repair told on this host, in an earlier session or in this', async () => {
    using stage = new JeaStage([demo]);

    const [early] = await stage.ask([undoing(given)]);
    const [applied, known, forged, more] = await stage.ask([
      commandFor([demo], mending(given)),
      undoing({ wanted: 'running', name: 'web' }),
      undoing({ ...given, name: '..\\..\\Windows' }),
      undoing({ ...given, backup: 'key-rights-0' }),
    ]);
    const [later] = await stage.ask([undoing(given)]);

    expect(envelopeOf(early ?? nothing)).toMatchObject(refused);
    expect(envelopeOf(applied ?? nothing)).toMatchObject({ outcome: 'ok', value: given });
    expect(envelopeOf(known ?? nothing)).toMatchObject({ value: { restored: 'web' } });
    expect(envelopeOf(forged ?? nothing)).toMatchObject(refused);
    expect(envelopeOf(more ?? nothing)).toMatchObject(refused);
    expect(envelopeOf(later ?? nothing)).toMatchObject({ value: { restored: 'web' } });
  });

  it('takes nothing that a preview told', async () => {
    using stage = new JeaStage([demo]);

    const [preview, back] = await stage.ask([
      commandFor([demo], call(applyText, { parameters: given, mode: 'preview' })),
      undoing(given),
    ]);

    expect(envelopeOf(preview ?? nothing).value).toEqual(given);
    expect(envelopeOf(back ?? nothing)).toMatchObject(refused);
  });

  it.each([
    {
      title: 'numbers, dates, lists and texts with odd characters, as they come back',
      printed: `'{"name":"web","n":[1.0,1e3,[2],-0.5,{}],"at":"2026-11-21T01:02:03Z","none":null,"text":"a\\r\\nb\\u202E\\u0007\\uD83D\\uDE00''"}'`,
    },
    { title: 'what a repair told that then failed', printed: `'{"name":"web"}'; throw 'broken'` },
  ])('takes $title', async ({ printed }) => {
    const playbook = telling(printed);
    using stage = new JeaStage([playbook]);
    const text = playbook.files['remedies/mend-it/apply.ps1'] ?? '';
    const [applied] = await stage.ask([commandFor([playbook], call(text, { parameters: given }))]);
    const told = envelopeOf(applied ?? nothing).value;
    if (told === undefined) throw new Error('nothing was told');

    const [back] = await stage.ask([undoing(told, playbook)]);

    expect(envelopeOf(back ?? nothing)).toMatchObject({ value: { restored: 'web' } });
  });

  it('is there before a repair begins, or the repair does not begin', async () => {
    using stage = new JeaStage([demo]);
    // A file stands where the folder is to be.
    stage.change('Fettle.Remedies/Fettle.Remedies.psm1', (text) =>
      text.replace("'Fettle.Remedies.Told')", "'Fettle.pssc')"),
    );

    const [applied] = await stage.ask([commandFor([demo], mending(given))]);

    expect(envelopeOf(applied ?? nothing)).toMatchObject({
      outcome: 'error',
      message: expect.stringMatching(/cannot write to .*so nothing was begun/),
    });
    expect(envelopeOf(applied ?? nothing).value).toBeUndefined();
  });

  it('keeps digests only', async () => {
    using stage = new JeaStage([demo]);

    await stage.ask([commandFor([demo], mending(given))]);

    expect(readdirSync(join(stage.folder, 'Fettle.Remedies.Told'))).toEqual([
      expect.stringMatching(/^[0-9A-F]{64}$/),
    ]);
  });
});

needsPwsh('a script of an endpoint that says exit', () => {
  it.each(['exit 3', 'if ($false) { exit }'])('is not begun: %s', async (line) => {
    const playbook = telling(`'{}'; ${line}`);
    using stage = new JeaStage([playbook]);
    const text = playbook.files['remedies/mend-it/apply.ps1'] ?? '';

    const [answer] = await stage.ask([commandFor([playbook], call(text, { parameters: given }))]);

    const envelope = envelopeOf(answer ?? nothing);
    expect(envelope).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('says "exit", so it was not begun'),
    });
    expect(envelope.value).toBeUndefined();
  });
});
