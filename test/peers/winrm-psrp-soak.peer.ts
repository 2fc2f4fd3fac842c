import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { password } from '#test/adapters/winrm/client/under-test.ts';
import { LineProgram } from './line-program.ts';
import { until } from './process.ts';
import { asked, growth, mostGrowth, nothingLeft, report, soak } from './soak.ts';

const pipelines = Number(asked ?? 1_200);
const stopEvery = 151;
/** Fewer than Windows lets into a pool, so that many are renewed between two that are stopped. */
const pipelinesPerPool = 60;
const inTime = 60_000 + pipelines * 60;

const State = z.object({
  started: z.number(),
  twice: z.number(),
  faults: z.number(),
  mishaps: z.number(),
  connections: z.number(),
  created: z.number(),
  most: z.number(),
  shells: z.number(),
  open: z.number(),
  violations: z.array(z.string()),
});

describe('a day of pipelines on one strict host that goes wrong all the time', () => {
  let host: LineProgram;
  let port = 0;
  const state = async () => State.parse(JSON.parse(await host.ask('state')));

  beforeAll(async () => {
    const program = join(import.meta.dirname, 'winrm-psrp-soak-host.ts');
    host = new LineProgram(process.execPath, [program, String(stopEvery)]);
    ({ port } = z.object({ port: z.number() }).parse(JSON.parse(await host.ask('state'))));
  });

  afterAll(() => host[Symbol.asyncDispose]());

  it(
    'loses none, runs none twice, and leaks no pool, socket, memory or timer',
    async () => {
      const given = {
        port,
        account: 'CORP\\jörg',
        password,
        pipelines,
        pipelinesPerPool,
        stopEvery,
      };

      // The host keeps what it was asked until somebody looks.
      const looking = setInterval(() => void state(), 1_000);
      const told = await soak('winrm-psrp-soak-client.ts', given);
      clearInterval(looking);

      await until('its connections to be gone', async () => (await state()).open === 0);
      const after = await state();
      report('strict host of PowerShell', { ...told, growth: growth(told), host: after });
      const { ended = 0, stopped = 0, unknown = 0, 'not-run': notRun = 0 } = told.ends;
      expect(ended + stopped + unknown + notRun).toBe(pipelines);
      expect(after).toMatchObject({ shells: 0, twice: 0, violations: [] });
      expect(after.started).toBeLessThanOrEqual(pipelines - notRun);
      expect(after.started).toBeGreaterThanOrEqual(ended + stopped);
      expect(after.most).toBe(pipelinesPerPool);
      expect(after.created).toBeGreaterThan(pipelines / pipelinesPerPool);
      expect(after.mishaps).toBeGreaterThan(pipelines / 50);
      expect(stopped).toBeGreaterThan(0);
      expect(told).toMatchObject(nothingLeft);
      expect(growth(told)).toBeLessThan(mostGrowth);
    },
    inTime,
  );
});
