import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import type { Machine } from '#test/powershell/machine.ts';
import type { Played, Step } from '#test/powershell/stage.ts';
import { scriptOf } from './course.ts';

interface Given {
  readonly parameters?: ScriptCall['parameters'] | undefined;
  readonly state?: Json | undefined;
}

export function step(
  script: string,
  machine: Machine | undefined,
  { parameters = {}, state }: Given,
): Step {
  const [remedy = '', phase = ''] = script.split('/');
  return {
    text: scriptOf(remedy, phase),
    parameters,
    ...(machine === undefined ? {} : { machine }),
    ...(state === undefined ? {} : { state }),
  };
}

export function toldBy({ value }: Envelope): Json {
  if (value === undefined) throw new Error('The script told nothing for its rollback.');
  return value;
}

export function found(played: readonly Played[], index: number): Played {
  const one = played[index];
  if (one === undefined) throw new Error('PowerShell did not answer.');
  return one;
}
