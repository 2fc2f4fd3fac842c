import { describe, expect, it } from '@jest/globals';
import { createSystemClock } from '#adapters/system/clock.ts';
import { hostsCommand } from '#src/cli/hosts.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { SessionLook } from '#src/host/session-advice.ts';
import type { Checked, Transport } from '#src/ports/transport.ts';

const inventory = `hosts:
  - { name: web-01, address: 10.0.0.1, aliases: [shop], platform: linux, transports: { ssh: { user: fettle, key: 'env:KEY' } } }
  - { name: web-02, address: 10.0.0.2, platform: linux, transports: { ssh: { user: fettle, key: 'env:KEY' } } }
  - { name: rds-07, address: 10.0.0.7, platform: windows }
`;

const windows = `hosts:
  - { name: rds-08, address: 10.0.0.8, platform: windows, transports: { ssh: { user: f, agent: true }, winrm: { user: f, password: 'env:KEY' } } }
  - { name: rds-09, address: 10.0.0.9, platform: windows, transports: { winrm: { user: f, password: 'env:KEY', auth: basic, https: true, driver: winrm-client } } }
`;

const steps = ['reached', 'let-in', 'answered', 'in-time'] as const;

/** web-02 refuses, with a detail that would move the cursor. */
const transport: Transport = {
  name: 'ssh',
  serves: (host) => host.transports.ssh !== undefined,
  run: () => Promise.reject(new Error('not here')),
  close: () => Promise.resolve(),
  check: (host) =>
    Promise.resolve(
      steps.map((step): Checked => {
        const ok = host.name !== 'web-02' || step === 'reached';
        return { step, ok, detail: ok ? 'fine' : 'no\u001b[2J\nway' };
      }),
    ),
};

/** Says what each look found. */
const looking: Transport = {
  ...transport,
  name: 'winrm',
  serves: (host) => host.transports.winrm?.driver === 'winrm',
  check: () =>
    Promise.resolve([
      {
        step: 'reached',
        ok: false,
        detail: 'rds-08 refuses connections.',
        parts: [
          { name: 'name', ok: true, detail: '10.0.0.8' },
          {
            name: 'TCP 5985',
            ok: false,
            detail: 're\u001b[2Jfused',
            hints: ['On the host: winrm quickconfig'],
          },
        ],
      },
    ]),
};

/** Everything is well, and the sessions are like this: winrs, psrp, jea. */
function asked(answers: readonly SessionLook['may'][]): Transport {
  const kinds = ['winrs', 'psrp', 'jea'] as const;
  const looks = kinds.map((session, index): SessionLook => {
    return { session, may: answers[index] ?? 'unknown', detail: 'so\u001b[2J it\nsays' };
  });
  const check = () =>
    Promise.resolve(steps.map((step): Checked => ({ step, ok: true, detail: 'fine' })));
  return { ...looking, check, sessions: () => Promise.resolve(looks) };
}

function hosts(...words: readonly string[]) {
  return hostsOf({ file: inventory, transports: [transport] }, words);
}

interface Site {
  readonly file: string;
  readonly transports: readonly Transport[];
}

async function hostsOf({ file, transports }: Site, words: readonly string[]) {
  const said: string[] = [];
  let exitCode = 0;
  let closed = 0;
  const notHere = () => Promise.reject(new Error('not here'));
  const world: World = {
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    stdin: notHere,
    exit: (code) => {
      exitCode = Math.max(exitCode, code);
    },
    clock: createSystemClock(),
    files: {
      read: (path) =>
        path === 'hosts.yaml'
          ? Promise.resolve(file)
          : Promise.reject(new BotError('usage', 'absent', { details: { reason: 'ENOENT' } })),
      readFolder: notHere,
      folders: notHere,
      write: notHere,
    },
    openStore: notHere,
    readStore: notHere,
  };
  const command = hostsCommand(world, {
    openTransports: () =>
      Promise.resolve({
        transports,
        redact: (text) => text.replaceAll('hunter2', '[secret]'),
        [Symbol.asyncDispose]: () => {
          closed += 1;
          return Promise.resolve();
        },
      }),
  });
  const program = createProgram(world, { version: '0', playbooks: '', commands: [command] });
  await runProgram(world, program, ['hosts', ...words]);
  return { said, exitCode, closed };
}

describe('fettle hosts', () => {
  it('lists the inventory without its logins', async () => {
    const { said, exitCode } = await hosts('list');

    expect(said).toEqual([
      'web-01  10.0.0.1  linux  ssh',
      'web-02  10.0.0.2  linux  ssh',
      'rds-07  10.0.0.7  windows  outside only',
    ]);
    expect(exitCode).toBe(0);
    expect((await hosts('list', '--json')).said.join('')).not.toContain('KEY');
  });

  it('answers the four questions for one host, by any of its names', async () => {
    const { said, exitCode, closed } = await hosts('check', 'SHOP');

    expect(said).toEqual([
      'web-01  ssh',
      '  reached   yes  fine',
      '  let in    yes  fine',
      '  answered  yes  fine',
      '  in time   yes  fine',
    ]);
    expect([exitCode, closed]).toEqual([0, 1]);
  });

  it('checks every host, says which is not well, and lets no terminal be moved', async () => {
    const { said, exitCode } = await hosts('check');

    expect(said).toContain('  reached   yes  fine');
    expect(said).toContain('  let in    no   no way');
    expect(said.at(-1)).toContain('rds-07  outside only');
    expect(exitCode).toBe(1);
  });

  it('tells programs the same', async () => {
    const { said, exitCode } = await hosts('check', 'web-02', '--json');

    expect(JSON.parse(said.join(''))).toMatchObject([
      {
        host: 'web-02',
        transport: 'ssh',
        ok: false,
        checked: [{ step: 'reached', ok: true }, {}, {}, {}],
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('takes the way that suits the platform, and says which driver goes it', async () => {
    const site = { file: windows, transports: [transport, looking] };

    const { said } = await hostsOf(site, ['list']);
    const checked = await hostsOf(site, ['check', 'rds-08']);

    expect(said).toEqual([
      'rds-08  10.0.0.8  windows  ssh, winrm',
      'rds-09  10.0.0.9  windows  winrm-client',
    ]);
    expect(checked.said[0]).toBe('rds-08  winrm');
  });

  it('shows each look below its answer, with what mends it', async () => {
    const site = { file: windows, transports: [looking] };

    const { said, exitCode } = await hostsOf(site, ['check', 'rds-08']);
    const json = await hostsOf(site, ['check', 'rds-08', '--json']);

    expect(said).toEqual([
      'rds-08  winrm',
      '  reached   no   rds-08 refuses connections.',
      '    + name: 10.0.0.8',
      '    - TCP 5985: refused',
      '        On the host: winrm quickconfig',
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(json.said.join(''))).toMatchObject([
      { checked: [{ parts: [{ ok: true }, { hints: ['On the host: winrm quickconfig'] }] }] },
    ]);
  });

  it('says which sessions the account may use, and recommends the least', async () => {
    const site = { file: windows, transports: [asked(['yes', 'unknown', 'yes'])] };

    const { said, exitCode } = await hostsOf(site, ['check', 'rds-08']);
    const json = await hostsOf(site, ['check', 'rds-08', '--json']);

    expect(said.slice(-6)).toEqual([
      '  sessions  jea: The endpoint of Fettle has all that is needed, but the account may do more. The account opens shells, as administrators do: it may do everything.',
      '    + winrs: yes, so it says',
      '    ? psrp: unknown, so it says',
      '    + jea: yes, so it says',
      '        In the inventory: session: jea',
      expect.stringContaining('take it out of Administrators'),
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(json.said.join(''))).toMatchObject([
      {
        ok: true,
        sessions: {
          take: 'jea',
          looks: [{ session: 'winrs', may: 'yes' }, { may: 'unknown' }, { session: 'jea' }],
          hints: [expect.any(String), expect.any(String)],
        },
      },
    ]);
  });

  it.each([[[]], [['--json']]])('shows no secret that a host gives back (%j)', async (more) => {
    const part = { name: 'shell', ok: false, detail: 'hunter2?', hints: ['hun\u001bter2'] };
    const check = (): Promise<Checked[]> =>
      Promise.resolve([{ step: 'answered', ok: false, detail: 'It says: hunter2', parts: [part] }]);
    const site = { file: windows, transports: [{ ...looking, check }] };

    const { said } = await hostsOf(site, ['check', 'rds-08', ...more]);

    expect(said.join('\n')).toContain('It says: [secret]');
    expect(said.join('\n')).not.toContain('hunter2');
  });

  it('refuses an unknown host with the nearest names', async () => {
    const { said, exitCode } = await hosts('check', 'web-03');

    expect(said[0]).toMatch(/no host "web-03".*web-01/);
    expect(exitCode).toBe(2);
  });
});
