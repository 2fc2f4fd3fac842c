import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Host, InstallStage, install, nobody, type Step, uninstall } from './install-stage.ts';
import { hasPwsh } from './stage.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;

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
        ...['data', 'data/Fettle', 'data/Fettle/Transcripts', 'data/Fettle/Transcripts'].map(
          (folder) =>
            `protect ${stage.folder}/${folder} O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)`,
        ),
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
    expect(existsSync(stage.transcripts)).toBe(true);
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
        "The endpoint Fettle is there already and was not made by Fettle; nothing was changed. If nobody needs it: Unregister-PSSessionConfiguration -Name 'Fettle', then run this again.",
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

  it.each([
    {
      title: 'the 32-bit PowerShell',
      before: '-not [Environment]::Is64BitProcess',
      after: '$true',
      failure: 'Sysnative',
    },
    {
      title: 'a service account that the host does not find',
      before: "$serviceAccount = ''",
      after: "$serviceAccount = 'CORP\\gmsa-fettle'",
      failure: 'finds no account CORP\\gmsa-fettle$; nothing was changed',
    },
  ])('refuses $title', ({ before, after, failure }) => {
    using stage = new InstallStage();
    stage.change(install.script, (text) => text.replace(before, () => after));

    const [answer = nobody] = stage.run([install]);

    expect(answer).toMatchObject({ failure: expect.stringContaining(failure), changed: [] });
    expect(existsSync(stage.module)).toBe(false);
  });

  it.each(['data', 'data/Fettle', 'data/Fettle/Transcripts'])(
    'writes no transcript below %s that somebody else has made or linked',
    (folder) => {
      using stage = new InstallStage();
      const whole = join(stage.folder, folder);
      mkdirSync(whole, { recursive: true });
      const [owned = nobody] = stage.run([install], { foreign: whole });
      rmSync(whole, { recursive: true });
      mkdirSync(join(stage.folder, 'elsewhere'));
      symlinkSync(join(stage.folder, 'elsewhere'), whole);

      const [linked = nobody] = stage.run([install]);

      for (const { failure, endpoints } of [owned, linked]) {
        expect(failure).toContain(`${whole} is a link, or belongs`);
        expect(endpoints).toEqual(['microsoft.powershell']);
      }
      expect(existsSync(stage.module)).toBe(false);
      expect(readdirSync(join(stage.folder, 'elsewhere'))).toEqual([]);
    },
  );

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
