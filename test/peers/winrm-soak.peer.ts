import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { password as fakePassword } from '#test/adapters/winrm/client/under-test.ts';
import { LineProgram } from './line-program.ts';
import { until } from './process.ts';
import type { WindowsFault } from './windows-fault.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

// Long form, a day of use: FETTLE_SOAK=20000 test/peers/run.sh winrm-soak
const commands = Number(process.env.FETTLE_SOAK ?? 600);
const gssCommands = Math.min(Math.ceil(commands / 2), 3_000);
const speed = 30;
/** Bytes of heap that may come and go between two looks; a leak of 200 bytes a command shows at 20,000. */
const mostGrowth = 4_000_000;
const inTime = 60_000 + commands * 60;

const Told = z.object({
  ends: z.record(z.string(), z.number()),
  wrong: z.number(),
  heap: z.array(z.number()),
  left: z.object({ timers: z.number(), sockets: z.number() }),
  wallMs: z.number(),
  residentBytes: z.number(),
});
type Told = z.infer<typeof Told>;

const State = z.object({
  started: z.number(),
  twice: z.number(),
  faults: z.number(),
  mishaps: z.number(),
  connections: z.number(),
  shells: z.number(),
  open: z.number(),
  violations: z.array(z.string()),
});

async function soak(given: object): Promise<Told> {
  const program = join(import.meta.dirname, 'winrm-soak-client.ts');
  const child = spawn(process.execPath, ['--expose-gc', program]);
  child.stdin.end(JSON.stringify({ speed, ...given }));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (said === '') throw new Error(complained);
  return Told.parse(JSON.parse(said));
}

/** Growth between the second tenth, when all is warm, and the last. */
function growth({ heap }: Told): number {
  return (heap.at(-1) ?? 0) - (heap[1] ?? 0);
}

/** The long form is run for its figures. */
function report(name: string, figures: object): void {
  if (process.env.FETTLE_SOAK !== undefined)
    process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`);
}

const nothingLeft = { left: { timers: 0, sockets: 0 }, wrong: 0 };

describe('a day of commands on one strict host that goes wrong all the time', () => {
  let host: LineProgram;
  let port = 0;
  const state = async () => State.parse(JSON.parse(await host.ask('state')));

  beforeAll(async () => {
    host = new LineProgram(process.execPath, [join(import.meta.dirname, 'winrm-soak-host.ts')]);
    ({ port } = z.object({ port: z.number() }).parse(JSON.parse(await host.ask('state'))));
    await state();
  });

  afterAll(() => host[Symbol.asyncDispose]());

  it(
    'leaks no shell, socket, memory or timer, and runs nothing twice',
    async () => {
      const account = 'CORP\\jörg';
      const texts = { line: 'powershell.exe -NoProfile', input: 'number #', says: 'number #' };

      // The host keeps what it was asked until somebody looks.
      const looking = setInterval(() => void state(), 1_000);
      const told = await soak({ port, account, password: fakePassword, commands, ...texts });
      clearInterval(looking);

      await until('its connections to be gone', async () => (await state()).open === 0);
      const after = await state();
      report('strict host', { ...told, growth: growth(told), host: after });
      expect(after).toMatchObject({ shells: 0, twice: 0, violations: [] });
      expect(after.started).toBeLessThanOrEqual(commands);
      expect(after.started).toBeGreaterThanOrEqual(told.ends.ended ?? 0);
      expect(after.mishaps).toBeGreaterThan(commands / 50);
      expect(told).toMatchObject(nothingLeft);
      expect(growth(told)).toBeLessThan(mostGrowth);
    },
    inTime,
  );
});

describe('hours of commands on a host whose security is not ours', () => {
  let host: WindowsHost;
  const password = 'Passw0rd & "quoted" ü';

  beforeAll(async () => {
    host = await startWindowsHost({ accounts: [{ name: 'SERVER1\\tester', password }] });
    for (const fault of faultsOf(gssCommands)) await host.arm(fault);
  });

  afterAll(() => host[Symbol.asyncDispose]());

  it(
    'leak no shell, socket, memory or timer, and use up no quota',
    async () => {
      const account = 'SERVER1\\tester';
      const texts = { line: 'echo number #', input: '', says: 'number #\r\n' };

      const { port } = host;
      const told = await soak({ port, account, password, commands: gssCommands, ...texts });

      await until('no connection', async () => (await host.state()).connections.live === 0);
      const after = await host.state();
      const { faults, shells, opened, started, clearBodies, logons } = after;
      const met = faults.filter(({ done }) => done > 0).length;
      report('gss host', { ...told, growth: growth(told), opened, started, logons, met });
      expect(shells).toEqual([]);
      expect(clearBodies).toBe(0);
      expect(logons.refused).toBe(0);
      expect(started).toBeLessThanOrEqual(gssCommands);
      expect(met).toBe(faults.length);
      expect(told).toMatchObject(nothingLeft);
      expect(growth(told)).toBeLessThan(mostGrowth);
    },
    inTime,
  );
});

/** Each once in so many requests of its kind, to the end. */
function faultsOf(count: number): readonly WindowsFault[] {
  const each: readonly (readonly [number, Omit<WindowsFault, 'nth'>])[] = [
    [37, { kind: 'drop-after', operation: 'Receive' }],
    [53, { kind: 'fault', operation: 'Receive', fault: 'timed-out' }],
    [61, { kind: 'close-after', operation: 'Signal' }],
    [83, { kind: 'drop-before', operation: 'Receive' }],
    [127, { kind: 'fault', operation: 'Command', fault: 'too-many-operations' }],
    [149, { kind: 'drop-before', operation: 'Command' }],
  ];
  return each.flatMap(([every, fault]) =>
    Array.from({ length: Math.floor(count / every / 1.2) }, (_, index) => ({
      ...fault,
      nth: (index + 1) * every,
    })),
  );
}
