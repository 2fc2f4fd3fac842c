import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { demoWindows } from '#test/jea/demo-windows.ts';
import { JeaStage } from './jea-stage.ts';
import { hasPwsh } from './stage.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

const Answer = z.object({
  output: z.array(z.string()),
  warnings: z.array(z.string()),
  failure: z.string(),
  changed: z.array(z.string()),
  endpoints: z.array(z.string()),
});
type Answer = z.infer<typeof Answer>;

interface Step {
  readonly script: 'Install-FettleEndpoint.ps1' | 'Uninstall-FettleEndpoint.ps1';
  readonly switches?: readonly string[];
}

interface Host {
  readonly endpoints?: readonly {
    readonly Name: string;
    readonly GUID?: string;
    readonly ConfigFilePath?: string;
  }[];
  /** 2 is a domain controller, 3 another server. */
  readonly productType?: number;
  readonly winrm?: string;
  readonly signature?: string;
}

const install: Step = { script: 'Install-FettleEndpoint.ps1' };
const uninstall: Step = { script: 'Uninstall-FettleEndpoint.ps1' };
const nobody: Answer = {
  output: [],
  warnings: [],
  failure: 'no answer',
  changed: [],
  endpoints: [],
};

/** A host of the stage with the files of an endpoint on it. */
class InstallStage extends JeaStage {
  constructor() {
    super([demoWindows()]);
    mkdirSync(join(this.folder, 'programs/WindowsPowerShell/Modules'), { recursive: true });
    for (const script of [install.script, uninstall.script]) {
      this.change(script, (text) =>
        // This PowerShell is another, and its folders are elsewhere.
        text.replace("-ne 'Desktop'", "-eq ''").replace("'C:\\T'", `'${this.folder}/transcripts'`),
      );
    }
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

/** The endpoint as an earlier run registered it. */
function ours({ folder }: InstallStage) {
  const id = '8c1a7a55-0c0e-4a53-9a3e-6f7b1d2c9e42';
  return { Name: 'Fettle', GUID: id, ConfigFilePath: join(folder, 'kept-Fettle.pssc') };
}

function filesIn(folder: string): ReadonlySet<string> {
  return new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));
}

needsPwsh('the installation of an endpoint', () => {
  it('installs, does nothing the second time, follows a change, and goes without a trace but the transcripts', () => {
    using stage = new InstallStage();

    const [first = nobody, second = nobody] = stage.run([install, install]);

    expect(first).toEqual({
      output: ['The endpoint Fettle is installed.'],
      warnings: ['WinRM restarts now. Every remote session on this host ends.'],
      failure: '',
      changed: [
        `protect ${stage.folder}/transcripts O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)`,
        'register Fettle True True',
        'restart WinRM',
        'wait for Running',
      ],
      endpoints: ['microsoft.powershell', 'Fettle'],
    });
    expect(second).toMatchObject({ changed: [], failure: '' });
    expect(second.output).toEqual([
      'The endpoint Fettle is installed as it is to be; nothing was changed.',
    ]);
    expect(filesIn(stage.module)).toEqual(filesIn(join(stage.folder, 'Fettle.Remedies')));

    stage.change('Fettle.Remedies/Fettle.Remedies.psm1', (text) => `${text}# newer\r\n`);
    const [newer = nobody] = stage.run([install], { endpoints: [ours(stage)] });
    stage.change('Fettle.pssc', (text) => text.replace('CORP\\Readers', 'CORP\\Others'));
    const [other = nobody, gone = nobody, again = nobody] = stage.run(
      [install, uninstall, uninstall],
      { endpoints: [ours(stage)] },
    );

    expect(newer.changed).toEqual([expect.stringContaining('protect')]);
    expect(newer.output).toEqual(first.output);
    expect(other.changed.slice(1)).toEqual([
      'unregister Fettle True True',
      'register Fettle True True',
      'restart WinRM',
      'wait for Running',
    ]);
    expect(gone).toMatchObject({
      changed: ['unregister Fettle True True', 'restart WinRM', 'wait for Running'],
      endpoints: ['microsoft.powershell'],
      failure: '',
    });
    expect(again).toMatchObject({ changed: [], failure: '' });
    expect(existsSync(stage.module)).toBe(false);
    expect(existsSync(join(stage.folder, 'transcripts'))).toBe(true);
  });

  it('only tells with -WhatIf, and leaves WinRM with -NoRestart', () => {
    using stage = new InstallStage();

    const [told = nobody, done = nobody] = stage.run([
      { ...install, switches: ['WhatIf'] },
      { ...install, switches: ['NoRestart'] },
    ]);

    expect(told).toMatchObject({ changed: [], endpoints: ['microsoft.powershell'], failure: '' });
    expect(done.changed.filter((what) => what.startsWith('restart'))).toEqual([]);
    expect(done.warnings).toEqual([expect.stringContaining('Restart-Service WinRM')]);
  });

  it.each<{ title: string; host: Host; step: Step; failure: string }>([
    {
      title: 'an endpoint of somebody else',
      host: { endpoints: [{ Name: 'Fettle', GUID: '00000000-0000-0000-0000-000000000000' }] },
      step: install,
      failure:
        'The endpoint Fettle is there already and was not made by Fettle; nothing was changed.',
    },
    {
      title: 'an endpoint that says nothing of itself, even to remove it',
      host: { endpoints: [{ Name: 'Fettle' }] },
      step: uninstall,
      failure: 'was not made by Fettle',
    },
    {
      title: 'a domain controller',
      host: { productType: 2 },
      step: install,
      failure: 'a virtual account is a domain administrator',
    },
    {
      title: 'a host without WinRM',
      host: { winrm: 'Stopped' },
      step: install,
      failure: 'WinRM does not run',
    },
    {
      title: 'scripts that are not signed, where they must be',
      host: {},
      step: { ...install, switches: ['RequireSignature'] },
      failure: 'has no valid signature: as the stage says',
    },
  ])('refuses $title', ({ host, step, failure }) => {
    using stage = new InstallStage();

    const [answer = nobody] = stage.run([step], host);

    expect(answer).toMatchObject({ failure: expect.stringContaining(failure), changed: [] });
    expect(existsSync(stage.module)).toBe(false);
  });

  it('leaves a module of somebody else alone', () => {
    using stage = new InstallStage();
    mkdirSync(stage.module);
    writeFileSync(
      join(stage.module, 'Fettle.Remedies.psd1'),
      "@{ GUID = 'ffffffff-0000-0000-0000-000000000000' }",
    );

    const answers = stage.run([install, uninstall]);

    for (const { failure, changed } of answers) {
      expect(failure).toContain('was not made by Fettle');
      expect(changed).toEqual([]);
    }
    expect(readFileSync(join(stage.module, 'Fettle.Remedies.psd1'), 'utf8')).toContain('ffffffff');
  });

  it('takes signed scripts, and a domain controller for which somebody said so', () => {
    using stage = new InstallStage();

    const [answer = nobody] = stage.run(
      [{ ...install, switches: ['RequireSignature', 'AllowDomainController'] }],
      { signature: 'Valid', productType: 2 },
    );

    expect(answer).toMatchObject({ failure: '', endpoints: ['microsoft.powershell', 'Fettle'] });
  });
});
