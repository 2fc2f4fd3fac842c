import { expect } from '@jest/globals';
import { z } from 'zod';
import { createFiles } from '#adapters/files/files.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { type JeaCommand, jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { wholeEnvelope } from '#src/script/whole-envelope.ts';
import { demoFiles, demoWindows } from '#test/jea/demo-windows.ts';
import type { Answered } from './jea-stage.ts';

export const shipped = await loadPlaybooks(createFiles(process.cwd()), 'playbooks');

export function call(text: string, change: Partial<ScriptCall> = {}): ScriptCall {
  return {
    name: 'it',
    language: 'powershell',
    text,
    parameters: {},
    mode: 'run',
    deadlineMs: 30_000,
    needs: 'administrator',
    ...change,
  };
}

export const nothing: Answered = { output: [], errors: [], refusal: 'no answer' };
export const demo = demoWindows();
export const probeText = demoFiles['probes/service.ps1'] ?? '';
export const applyText = demoFiles['remedies/mend-it/apply.ps1'] ?? '';

export function mending(parameters: ScriptCall['parameters']): ScriptCall {
  return call(applyText, { parameters });
}

/** The command for a call of a playbook, numbered as its transport does. */
export function commandFor(
  playbooks: Parameters<typeof jeaCommandsOf>[0],
  asked: ScriptCall,
): JeaCommand {
  const found = jeaCommandFor(asked, jeaCommandsOf(playbooks));
  if (found === undefined) throw new Error('no playbook has this script');
  return { ...found, parameters: { ...found.parameters, Number: 7 } };
}

export function envelopeOf({ output, refusal, errors }: Answered): Envelope {
  expect({ refusal, errors, outputs: output.length }).toEqual({
    refusal: '',
    errors: [],
    outputs: 1,
  });
  return wholeEnvelope('it', output[0] ?? '');
}

const Whole = z.object({ number: z.number(), lost: z.boolean(), output: z.string() });

/** The envelope as it came, with what only the transport reads. */
export function wholeOf({ output }: Answered): z.infer<typeof Whole> {
  return Whole.parse(JSON.parse(output[0] ?? '{}'));
}
