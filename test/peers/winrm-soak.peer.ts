import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { password as fakePassword } from '#test/adapters/winrm/client/under-test.ts';
import { LineProgram } from './line-program.ts';
import { until } from './process.ts';
import { asked, growth, mostGrowth, nothingLeft, report, soak } from './soak.ts';
import type { WindowsFault } from './windows-fault.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

const program = 'winrm-soak-client.ts';
const commands = Number(asked ?? 600);
const gssCommands = Math.min(Math.ceil(commands / 2), 3_000);
const inTime = 60_000 + commands * 60;

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
      const told = await soak(program, {
        port,
        account,
        password: fakePassword,
        commands,
        ...texts,
      });
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
      const told = await soak(program, {
        port,
        account,
        password,
        commands: gssCommands,
        ...texts,
      });

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
