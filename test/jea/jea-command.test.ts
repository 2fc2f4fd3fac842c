import { describe, expect, it } from '@jest/globals';
import { sha256Hex } from '#src/digest.ts';
import { jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { demoFiles, demoWindows } from './demo-windows.ts';

const probeText = demoFiles['probes/service.ps1'] ?? '';
const applyText = demoFiles['remedies/mend-it/apply.ps1'] ?? '';
const commands = jeaCommandsOf([demoWindows()]);

function call(change: Partial<ScriptCall>): ScriptCall {
  return {
    name: 'service',
    language: 'powershell',
    text: probeText,
    parameters: {},
    mode: 'run',
    deadlineMs: 30_000,
    needs: 'user',
    ...change,
  };
}

describe('the command for a call', () => {
  it('is the function of its script, with its digest and deadline', () => {
    expect(jeaCommandFor(call({}), commands)).toEqual({
      command: 'Read-FettleDemoService_Service',
      parameters: { Digest: sha256Hex(probeText), DeadlineMs: 30_000 },
    });
  });

  it('has the parameters of the script, the state as JSON, and the preview', () => {
    const parameters = { name: "o'neil $(1)", wanted: 'running' };
    const mending = call({ text: applyText, parameters, mode: 'preview', state: { a: ['ü', 1] } });

    expect(jeaCommandFor(mending, commands)).toEqual({
      command: 'Invoke-FettleDemoService_MendIt',
      parameters: {
        Digest: sha256Hex(applyText),
        DeadlineMs: 30_000,
        Preview: true,
        State: '{"a":["ü",1]}',
        Name: "o'neil $(1)",
        Wanted: 'running',
      },
    });
  });

  it.each([
    ['a byte order mark', `\uFEFF${probeText}`],
    ['the line ends of Windows', probeText.replaceAll('\n', '\r\n')],
  ])('is the same with %s', (_, text) => {
    expect(jeaCommandFor(call({ text }), commands)).toEqual(jeaCommandFor(call({}), commands));
  });

  it.each([
    ['a text that no playbook has', call({ text: `${probeText}#` })],
    ['a parameter with the name of its own', call({ parameters: { number: 1 } })],
  ])('is none for %s', (_, unfit) => {
    expect(jeaCommandFor(unfit, commands)).toBeUndefined();
  });

  it('names phases by their verb', () => {
    expect([...commands.values()].toSorted()).toEqual([
      'Confirm-FettleDemoService_MendIt',
      'Invoke-FettleDemoService_MendIt',
      'Read-FettleDemoService_Service',
      'Undo-FettleDemoService_MendIt',
    ]);
  });

  it('depends on the order of the playbooks in nothing', () => {
    const one = demoWindows('aa');
    const other = demoWindows('bb');

    expect(jeaCommandsOf([one, other])).toEqual(jeaCommandsOf([other, one]));
    expect([...jeaCommandsOf([other, one]).values()]).toContain('Read-FettleAa_Service');
  });
});
