import { describe, expect, it } from '@jest/globals';
import { createScriptCheck } from '#adapters/shell/script-check.ts';
import { playbookCommand } from '#src/cli/playbook.ts';
import type { RunProbes } from '#src/cli/playbook-record.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { ExitCode, World } from '#src/cli/world.ts';
import { parseDocument } from '#src/document/parse-document.ts';
import { BotError } from '#src/errors.ts';
import { Host } from '#src/host/host.ts';
import { Case } from '#src/playbook/case.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { good } from '#test/playbook/door-stuck.ts';

interface Ran {
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly code: ExitCode;
  readonly disk: Readonly<Record<string, string>>;
}

const host = Host.parse({
  name: 'rds-07',
  address: 'rds-07.corp.example.com',
  aliases: ['terminal'],
  platform: 'linux',
});

const readings: RunProbes = async () => ({
  host,
  looks: {
    service: {
      kind: 'read',
      values: { state: 'stopped', undeclared: 'x' },
      unknown: {},
      source: 'ssh',
      at: 0,
      durationMs: 1,
    },
    port: {
      kind: 'failed',
      failure: 'timed-out',
      message: 'RDS-07.corp.example.com (10.1.2.3) said nothing',
      source: 'network',
      at: 0,
      durationMs: 1,
    },
  },
});

/** One call of the command line on a disk in memory. */
async function fettle(words: string, before: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const disk = new Map(Object.entries(before));
  let code: ExitCode = 0;
  const refuse = () => Promise.reject(new Error('a playbook command opens no store'));
  const world: World = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stdin: async () => '',
    exit: (more) => {
      if (more > code) code = more;
    },
    clock: new FakeClock(Date.UTC(2026, 10, 21)),
    files: {
      read: async (path) =>
        disk.get(path) ?? Promise.reject(new BotError('usage', `there is no ${path}`)),
      readFolder: async (path) => below(disk, path),
      folders: async (path) => [
        ...new Set(
          Object.keys(below(disk, path)).flatMap((file) =>
            file.split('/').slice(0, -1).slice(0, 1),
          ),
        ),
      ],
      write: async (path, files, { overwrite }) => {
        for (const [file, text] of Object.entries(files)) {
          if (!overwrite && disk.has(`${path}/${file}`))
            throw new BotError('usage', `${path}/${file} is there already`);
          disk.set(`${path}/${file}`, text);
        }
      },
    },
    openStore: refuse,
    readStore: refuse,
  };
  const command = playbookCommand(world, {
    scriptCheck: async (commandTable) =>
      createScriptCheck({ shellcheck: 'no-such-shellcheck', commandTable }),
    runProbes: readings,
  });
  const program = createProgram(world, { version: '0', playbooks: 'pb', commands: [command] });
  await runProgram(world, program, ['playbook', ...words.split(' ')]);
  return { out, err, code, disk: Object.fromEntries(disk) };
}

function below(disk: ReadonlyMap<string, string>, folder: string): Record<string, string> {
  const inside = [...disk].filter(([path]) => path.startsWith(`${folder}/`));
  return Object.fromEntries(inside.map(([path, text]) => [path.slice(folder.length + 1), text]));
}

const shelf = Object.fromEntries(
  Object.entries(good).map(([path, text]) => [`pb/door-stuck/${path}`, text]),
);

describe('fettle playbook check', () => {
  it('says that all is in order, and what was not looked at', async () => {
    expect(await fettle('check', shelf)).toMatchObject({
      out: [
        'door-stuck: in order (1 example, 2 causes, 5 lines of evidence, 5 cases, 3 scripts)',
        'not checked: shell scripts by shellcheck: it is not installed',
      ],
      code: 0,
    });
  });

  it('names every fault where it stands, and fails', async () => {
    const { out, code } = await fettle('check door-stuck', {
      ...shelf,
      'pb/door-stuck/playbook.yaml': (good['playbook.yaml'] ?? '')
        .replace('risk: low', 'risk: tiny')
        .replace('on: host', 'on: hots'),
    });

    expect(out).toEqual([
      'pb/door-stuck/playbook.yaml:19:9 probes.service.on: write one of host, outside (did you mean "host"?)',
      'pb/door-stuck/playbook.yaml:51:11 remedies.start-service.risk: write one of low, medium, high',
      'door-stuck: 2 faults',
    ]);
    expect(code).toBe(1);
  });

  it('prints one JSON document', async () => {
    const { out } = await fettle('check --json', shelf);

    expect(JSON.parse(out.join('\n'))).toMatchObject({
      playbooks: [{ name: 'door-stuck', faults: [] }],
    });
  });

  it('refuses a name that is not there with the nearest one', async () => {
    expect(await fettle('check door-stuk', shelf)).toMatchObject({
      err: [
        'there is no playbook "door-stuk" (did you mean "door-stuck"?)',
        'there are: door-stuck',
      ],
      code: 2,
    });
  });
});

describe('fettle playbook new', () => {
  it('writes a folder that passes the check and has its page', async () => {
    const { disk } = await fettle('new my-error');

    expect(await fettle('check', disk)).toMatchObject({ code: 0 });
    expect(disk['pb/my-error/README.md']).toContain('# The service of my-error does not answer');
  });

  it.each(['My-Error', '../x', 'constructor/../x'])('refuses the name %s', async (name) => {
    expect(await fettle(`new ${name}`)).toMatchObject({ code: 2, disk: {} });
  });

  it('touches nothing that is there', async () => {
    const { code, disk } = await fettle('new door-stuck', shelf);

    expect(code).toBe(2);
    expect(disk).toEqual(shelf);
  });
});

describe('fettle playbook docs', () => {
  it('writes pages, index and schemas that are then fresh', async () => {
    const { disk, out } = await fettle('docs --schema', shelf);

    expect(out).toEqual(['6 files written to pb']);
    expect(disk['pb/README.md']).toContain(
      '[The service of door-stuck does not answer](door-stuck/README.md)',
    );
    expect(await fettle('docs --check', disk)).toMatchObject({ code: 0, err: [] });
  });

  it('puts what is advised elsewhere beside the playbooks, and keeps it fresh', async () => {
    const advice = 'page: doors\ntitle: Doors\nintro: What is said.\nstatements: {}\n';
    const { disk, out } = await fettle('docs --schema', {
      ...shelf,
      'pb/door-stuck/advice.yaml': advice,
    });

    expect(out).toContain('1 files written to docs');
    expect(disk['docs/doors.md']).toContain('(../playbooks/door-stuck/README.md)');
    const stale = { ...disk, 'docs/doors.md': 'old' };
    expect((await fettle('docs --check', stale)).err[0]).toBe('docs/doors.md is stale');
  });

  it('names what is stale, and writes nothing', async () => {
    const { disk } = await fettle('docs --schema', shelf);
    const stale = { ...disk, 'pb/README.md': 'old' };
    const ran = await fettle('docs --check', stale);

    expect(ran).toMatchObject({
      code: 1,
      err: ['pb/README.md is stale', 'run: fettle playbook docs --schema'],
    });
    expect(ran.disk).toEqual(stale);
  });

  it('is stale when nothing was ever written', async () => {
    expect(await fettle('docs --check', shelf)).toMatchObject({ code: 1 });
  });

  it('stops at a playbook with faults', async () => {
    expect(await fettle('docs', { 'pb/x/playbook.yaml': 'format: 1' })).toMatchObject({ code: 2 });
  });
});

describe('fettle playbook record', () => {
  it('writes a case without the names of the place, judged by the playbook', async () => {
    const { disk, out } = await fettle('record door-stuck --host rds-07 --case monday', shelf);
    const text = disk['pb/door-stuck/cases/monday.yaml'] ?? '';
    const parsed = parseDocument(text, { file: 'monday.yaml', schema: Case });

    expect(out[0]).toBe('pb/door-stuck/cases/monday.yaml: written');
    expect(text).not.toMatch(/rds-07|corp|10\.1\.2\.3/i);
    expect(parsed.ok && parsed.value).toMatchObject({
      comment: expect.stringContaining('2026-11-21'),
      host: { name: 'host-1', platform: 'linux' },
      looks: { service: { state: 'stopped' }, port: { failed: 'timed-out' } },
      expect: { 'service-stopped': 'unknown', 'path-blocked': 'ruled-out' },
      offers: [],
    });
    expect(await fettle('check', disk)).toMatchObject({ code: 0 });
  });

  it.each([
    'record door-stuck',
    'record door-stuck --host x --case ../../x',
    'record nothing --host x',
  ])('refuses %s', async (words) => {
    expect(await fettle(words, shelf)).toMatchObject({ code: 2, disk: shelf });
  });
});
