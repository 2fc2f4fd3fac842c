import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { demoWindows } from '#test/jea/demo-windows.ts';
import { JeaStage } from './jea-stage.ts';

const Answer = z.object({
  output: z.array(z.string()),
  warnings: z.array(z.string()),
  failure: z.string(),
  changed: z.array(z.string()),
  endpoints: z.array(z.string()),
});
export type Answer = z.infer<typeof Answer>;

export interface Step {
  readonly script: 'Install-FettleEndpoint.ps1' | 'Uninstall-FettleEndpoint.ps1';
  readonly switches?: readonly string[];
}

export interface Host {
  readonly endpoints?: readonly {
    readonly Name: string;
    readonly GUID?: string;
    readonly ConfigFilePath?: string;
  }[];
  /** 2 is a domain controller, 3 another server. */
  readonly productType?: number;
  readonly winrm?: string;
  readonly signature?: string;
  /** A folder of somebody who is no administrator. */
  readonly foreign?: string;
}

export const install: Step = { script: 'Install-FettleEndpoint.ps1' };
export const uninstall: Step = { script: 'Uninstall-FettleEndpoint.ps1' };
export const nobody: Answer = {
  output: [],
  warnings: [],
  failure: 'no answer',
  changed: [],
  endpoints: [],
};

/** A host of the stage with the files of an endpoint on it. */
export class InstallStage extends JeaStage {
  constructor() {
    super([demoWindows()]);
    mkdirSync(join(this.folder, 'programs/WindowsPowerShell/Modules'), { recursive: true });
    for (const script of [install.script, uninstall.script]) {
      this.change(script, (text) =>
        // This PowerShell is another, and its folders are elsewhere.
        text.replace("-ne 'Desktop'", "-eq ''").replace("'C:\\T'", `'${this.transcripts}'`),
      );
    }
  }

  get transcripts(): string {
    return join(this.folder, 'data/Fettle/Transcripts');
  }

  get module(): string {
    return join(this.folder, 'programs/WindowsPowerShell/Modules/Fettle.Remedies');
  }

  run(steps: readonly Step[], host: Host = {}): readonly Answer[] {
    const order = {
      endpoints: [{ Name: 'microsoft.powershell' }, ...(host.endpoints ?? [])],
      productType: host.productType ?? 3,
      winrm: host.winrm ?? 'Running',
      signature: host.signature ?? 'NotSigned',
      foreign: host.foreign ?? '',
      kept: this.folder,
      steps,
    };
    const script = join(import.meta.dirname, 'jea-install.ps1');
    const ran = spawnSync(
      this.pwsh,
      ['-NoProfile', '-NonInteractive', '-File', script, this.folder],
      {
        input: JSON.stringify(order),
        encoding: 'utf8',
      },
    );
    if (ran.stderr !== '') throw new Error(ran.stderr);
    const lines = ran.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => Answer.parse(JSON.parse(line)));
  }
}
