import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import type { Machine } from './machine.ts';

// biome-ignore lint/style/noProcessEnv: where PowerShell is, only the machine of the test knows
const pwsh = process.env.FETTLE_PWSH ?? 'pwsh';

export const hasPwsh = spawnSync(pwsh, ['-NoProfile', '-Command', '1']).status === 0;

/** One script on one machine. Without `machine`, it meets the one that the step before left. */
export interface Step {
  readonly text: string;
  readonly machine?: Machine;
  readonly parameters?: ScriptCall['parameters'];
  readonly state?: Json | undefined;
  readonly mode?: ScriptCall['mode'];
}

export interface Played {
  readonly envelope: Envelope;
  /** The machine afterwards, as JSON. */
  readonly machine: string;
  /** Every resource that the script asked for, each once: a fault can stand for it. */
  readonly touched: readonly string[];
  /** What the script changed, in that order. */
  readonly changed: readonly string[];
}

/** Plays scripts one after another through the product's own bootstrap, against the stand-ins for Windows. */
export async function play(
  steps: readonly Step[],
  { language = 'de_DE.UTF-8' }: { readonly language?: string } = {},
): Promise<readonly Played[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-machine-'));
  try {
    const calls = steps.map((step, index) => callOf(step, folder, index));
    const envelopes = await run(calls, language);
    return envelopes.map((envelope, index) => played(envelope, join(folder, String(index))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A runspace has PowerShell's own commands before any module is looked for. So the script begins with the
 * one statement that may stand before a param block: the module of its step, which is made here.
 */
function callOf(step: Step, parent: string, index: number): ScriptCall {
  const folder = join(parent, String(index));
  mkdirSync(folder);
  if (step.machine !== undefined) {
    writeFileSync(join(folder, 'machine.json'), JSON.stringify(step.machine));
  }
  const before = step.machine === undefined ? join(parent, String(index - 1)) : '';
  const module = join(folder, 'machine.psm1');
  const standIns = join(import.meta.dirname, 'stand-ins', 'stand-ins.ps1');
  writeFileSync(
    module,
    `$script:folder = '${folder}'\n$script:before = '${before}'\n. '${standIns}'\n`,
  );
  return {
    name: String(index),
    language: 'powershell',
    needs: 'administrator',
    deadlineMs: 30_000,
    text: `using module '${module}'; ${step.text}`,
    parameters: step.parameters ?? {},
    mode: step.mode ?? 'run',
    state: step.state,
  };
}

function played(envelope: Envelope, folder: string): Played {
  const machine = join(folder, 'machine.json');
  return {
    envelope,
    machine: existsSync(machine) ? readFileSync(machine, 'utf8') : '',
    touched: [...new Set(linesOf(join(folder, 'touched.txt')))],
    changed: linesOf(join(folder, 'changed.txt')),
  };
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function run(calls: readonly ScriptCall[], language: string): Promise<readonly Envelope[]> {
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: calls.map(({ name }) => name) });
  const child = spawn(pwsh, powershellCommand.split(' ').slice(1), { env: surroundings(language) });
  const envelopes: Envelope[] = [];
  child.stdout.on('data', (chunk: Buffer) => envelopes.push(...decoder.out(chunk, 0)));
  child.stderr.on('data', (chunk: Buffer) => envelopes.push(...decoder.err(chunk, 0)));
  child.stdin.write(powershellDocument(calls, 'mark'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve([...envelopes, ...decoder.close(0)]));
  });
}

function surroundings(language: string): NodeJS.ProcessEnv {
  return {
    // biome-ignore lint/style/noProcessEnv: PowerShell finds its home and its runtime by it
    ...process.env,
    LANG: language,
    LC_ALL: language,
    SystemDrive: 'C:',
    SystemRoot: 'C:\\Windows',
    ProgramData: 'C:\\ProgramData',
  };
}
