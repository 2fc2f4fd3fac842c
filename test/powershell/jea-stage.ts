import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { sha256Hex } from '#src/digest.ts';
import type { JeaCommand } from '#src/jea/jea-command.ts';
import { type JeaFiles, jeaFiles } from '#src/jea/jea-files.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Machine } from './machine.ts';

// biome-ignore lint/style/noProcessEnv: where PowerShell is, only the machine of the test knows
const pwsh = process.env.FETTLE_PWSH ?? 'pwsh';

export const operators = 'CORP\\Fettle';
export const readers = 'CORP\\Readers';

/** What the session did with one call. `refusal`: "<id of the error>: <message>"; empty where it was taken. */
const Answered = z.object({
  output: z.array(z.string()),
  errors: z.array(z.string()),
  refusal: z.string(),
});
export type Answered = z.infer<typeof Answered>;

/** A command, or a text that somebody wants to have run. */
export type Asked =
  | (JeaCommand & {
      /** Output is this property of what the command gives, and not its text. */
      readonly property?: string;
    })
  | { readonly script: string };

/** The files of an endpoint on a disk, and sessions as they give them. */
export class JeaStage implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'fettle-jea-'));
  readonly made: JeaFiles;
  readonly pwsh = pwsh;

  constructor(playbooks: readonly LoadedPlaybook[]) {
    const chosen = playbooks.map(({ name }) => name);
    const endpoint = {
      name: 'Fettle',
      readers: [readers],
      operators: [operators],
      transcripts: 'C:\\T',
    };
    this.made = jeaFiles({ playbooks, chosen, endpoint });
    for (const [path, content] of Object.entries(this.made.files)) this.#write(path, content);
    // Only Windows has these.
    const session = (this.made.files['Fettle.pssc'] ?? '').replaceAll(
      /^(ExecutionPolicy|TranscriptDirectory|RunAsVirtualAccount) .*\r\n/gm,
      '',
    );
    this.#write('Fettle.pssc', session);
  }

  /** Changes a file on the disk. */
  change(path: string, change: (before: string) => string): void {
    this.#write(path, change(readFileSync(join(this.folder, path), 'utf8')));
  }

  /**
   * Lets every script meet the stand-ins for Windows, with the machine: they come in the one statement that may
   * stand before a param block, and the digest of the script in every file changes with it.
   */
  playOn(machine: Machine): void {
    const module = join(this.folder, 'machine.psm1');
    const standIns = join(import.meta.dirname, 'stand-ins', 'stand-ins.ps1');
    const data = join(this.folder, 'machine');
    this.#write('machine/machine.json', JSON.stringify(machine));
    this.#write(
      'machine.psm1',
      `$script:folder = '${data}'\n$script:before = ''\n. '${standIns}'\n`,
    );
    for (const { file, text: script, digest } of this.made.functions) {
      const played = `using module '${module}'; ${script}`;
      this.#write(`Fettle.Remedies/Scripts/${file}`, played);
      this.#digests.set(digest, sha256Hex(played));
    }
    const own = Object.keys(this.made.files).filter((path) => /\.ps(m1|rc)$/.test(path));
    for (const path of own) this.change(path, (before) => this.#renamed(before));
  }

  readonly #digests = new Map<string, string>();

  #renamed(text: string): string {
    return text.replaceAll(/\b[0-9a-f]{64}\b/g, (digest) => this.#digests.get(digest) ?? digest);
  }

  #write(path: string, content: string): void {
    const whole = join(this.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
  }

  /** Calls one after another in one session of a member of the group. */
  async ask(asked: readonly Asked[], group = operators): Promise<readonly Answered[]> {
    const order = { group: group, calls: asked.map((one) => this.#written(one)) };
    const script = join(import.meta.dirname, 'jea-session.ps1');
    const child = spawn(pwsh, ['-NoProfile', '-NonInteractive', '-File', script, this.folder], {
      // biome-ignore lint/style/noProcessEnv: PowerShell finds its home and its runtime by it
      env: { ...process.env, ...windows },
    });
    child.stdin.end(base64(JSON.stringify(order)));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (err !== '') throw new Error(err);
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Answered.parse(JSON.parse(line)));
  }

  #written(asked: Asked): object {
    if ('script' in asked) return { script: base64(asked.script) };
    const parameters = Object.entries(asked.parameters).map(([name, value]) => ({
      name: base64(name),
      type: typeof value,
      value: base64(this.#renamed(String(value))),
    }));
    const { property = '' } = asked;
    return { command: base64(asked.command), parameters, property };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

const windows = { SystemDrive: 'C:', SystemRoot: 'C:\\Windows', ProgramData: 'C:\\ProgramData' };

function base64(plain: string): string {
  return Buffer.from(plain).toString('base64');
}
