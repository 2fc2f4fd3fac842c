import { describe, expect, it } from '@jest/globals';
import { type JeaCommand, jeaCommandsOf } from '#src/jea/jea-command.ts';
import { revisionUri } from '#src/jea/shown-revision.ts';
import { demoApply } from '#test/jea/demo-windows.ts';
import {
  call,
  commandFor,
  demo,
  envelopeOf,
  mending,
  nothing,
  probeText,
  shipped,
} from './jea-calls.ts';
import { type Asked, JeaStage, readers } from './jea-stage.ts';
import { hasPwsh } from './stage.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

needsPwsh('an endpoint', () => {
  it('shows nothing but the functions of its role, and what every restricted session has', async () => {
    using stage = new JeaStage(shipped);
    const listing: Asked = { command: 'Get-Command', parameters: {} };
    const always = [
      'Clear-Host',
      'Exit-PSSession',
      'Get-Command',
      'Get-FormatData',
      'Get-Help',
      'Measure-Object',
      'Out-Default',
      'Select-Object',
    ];

    const [all] = await stage.ask([listing]);
    const [some] = await stage.ask([listing], readers);
    const [none] = await stage.ask([listing], 'CORP\\Somebody');

    const own = stage.made.functions.map(({ command }) => command);
    expect(all?.output.toSorted()).toEqual([...always, ...own].toSorted());
    expect(some?.output.toSorted()).toEqual(
      [...always, ...own.filter((name) => name.startsWith('Read-'))].toSorted(),
    );
    expect(none?.output.toSorted()).toEqual(always);
  });

  it('refuses whatever is not permitted', async () => {
    using stage = new JeaStage([demo]);
    const apply = commandFor([demo], mending({ name: 'web', wanted: 'running' }));
    const other = (parameters: JeaCommand['parameters']): Asked => ({
      ...apply,
      parameters: { ...apply.parameters, ...parameters },
    });
    const refused: readonly (readonly [Asked, RegExp])[] = [
      [other({ Digest: '0'.repeat(64) }), /^ParameterArgumentValidationError/],
      [other({ Undeclared: 'x' }), /^NamedParameterNotFound/],
      [other({ Wanted: 'paused' }), /^ParameterArgumentValidationError/],
      [other({ Name: 'x'.repeat(41) }), /^ParameterArgumentValidationError/],
      [other({ Name: '' }), /^ParameterArgumentValidationError/],
      [other({ Name: 'a\u0000b' }), /^ParameterArgumentValidationError/],
      [other({ Number: -1 }), /^ParameterArgumentValidationError/],
      [other({ DeadlineMs: 0 }), /^ParameterArgumentValidationError/],
      [other({ Number: 'seven' }), /^ParameterArgument/],
      [other({ WhatIf: true }), /^NamedParameterNotFound/],
      [other({ State: '{}' }), /^NamedParameterNotFound/],
      [{ ...commandFor([demo], call(probeText)), command: apply.command }, /Parameter/],
      [{ script: '1 + 1' }, /^ScriptsNotAllowed/],
      [{ script: `${apply.command} -Number 1` }, /^ScriptsNotAllowed/],
      [{ script: '$env:PATH' }, /^ScriptsNotAllowed/],
      ...[
        'Get-Process',
        'Invoke-Expression',
        'Set-Variable',
        'Get-ChildItem',
        'Import-Module',
        'cmd.exe',
        '/bin/sh',
        'Invoke-FettleScript',
        'Read-ScriptText',
        'Set-StrictMode',
      ].map((command): [Asked, RegExp] => [
        { command, parameters: {} },
        /^CommandNotFoundException/,
      ]),
    ];

    const answers = await stage.ask([...refused.map(([asked]) => asked), apply]);

    const told = refused.map(([asked, expected], index) => ({
      asked,
      isRefused: expected.test(answers[index]?.refusal ?? ''),
      answer: answers[index],
    }));
    expect(
      told.filter(({ isRefused, answer }) => !isRefused || answer?.output.length !== 0),
    ).toEqual([]);
    expect(envelopeOf(answers.at(-1) ?? nothing).outcome).toBe('ok');
  });

  it('tells of each function which text it runs, and runs nothing for it', async () => {
    using stage = new JeaStage([demo]);
    const commands = jeaCommandsOf([demo]);

    const [listed] = await stage.ask([
      { command: 'Get-Command', parameters: {}, property: 'HelpUri' },
    ]);

    const own = listed?.output.filter((uri) => uri.startsWith('urn:'));
    expect(own?.toSorted()).toEqual([...commands.keys()].map(revisionUri).toSorted());
  });

  it('lets a group that may only look call no remedy', async () => {
    using stage = new JeaStage([demo]);
    const probe = commandFor([demo], call(probeText));
    const apply = commandFor([demo], mending({ name: 'web', wanted: 'running' }));

    const [looked, mended] = await stage.ask([probe, apply], readers);

    expect(envelopeOf(looked ?? nothing).value).toEqual({ state: 'stopped' });
    expect(mended?.refusal).toMatch(/^CommandNotFoundException/);
  });

  it.each([
    { title: 'a line end behind the whole of it', pattern: '^[0-9A-F]{4}$', text: 'AB12\n' },
    { title: 'one of two patterns at its begin only', pattern: '^web|db$', text: 'web; evil' },
    { title: 'one of two patterns at its end only', pattern: '^web|db$', text: 'evil\ndb' },
  ])('refuses a text that matches a pattern but for $title', async ({ pattern, text }) => {
    const playbook = demoApply(
      `param([Parameter(Mandatory)] [ValidatePattern('${pattern}')] [string] $Name)`,
    );
    using stage = new JeaStage([playbook]);
    const apply = playbook.files['remedies/mend-it/apply.ps1'] ?? '';
    const fit = pattern.includes('web') ? 'db' : 'AB12';

    const [odd, taken] = await stage.ask(
      [text, fit].map((name) => commandFor([playbook], call(apply, { parameters: { name } }))),
    );

    expect(odd?.refusal).toMatch(/^ParameterArgumentValidationError/);
    expect(envelopeOf(taken ?? nothing).outcome).toBe('ok');
  });
});
