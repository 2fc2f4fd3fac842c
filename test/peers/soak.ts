import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

// Long form, a day of use: FETTLE_SOAK=20000 test/peers/run.sh soak
export const asked = process.env.FETTLE_SOAK;

/** Bytes of heap that may come and go between two looks; a leak of 200 bytes a turn shows at 20,000. */
export const mostGrowth = 4_000_000;

const Told = z.object({
  ends: z.record(z.string(), z.number()),
  wrong: z.number(),
  heap: z.array(z.number()),
  left: z.object({ timers: z.number(), sockets: z.number() }),
  wallMs: z.number(),
  residentBytes: z.number(),
});
export type Told = z.infer<typeof Told>;

/** Times as fast as the clock of this machine. */
const speed = 30;

/** Runs a client in a process of its own, to its end. */
export async function soak(program: string, given: object): Promise<Told> {
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, program)]);
  child.stdin.end(JSON.stringify({ speed, ...given }));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (said === '') throw new Error(complained);
  return Told.parse(JSON.parse(said));
}

/** Growth between the second tenth, when all is warm, and the last. */
export function growth({ heap }: Told): number {
  return (heap.at(-1) ?? 0) - (heap[1] ?? 0);
}

/** The long form is run for its figures. */
export function report(name: string, figures: object): void {
  if (asked !== undefined) process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`);
}

export const nothingLeft = { left: { timers: 0, sockets: 0 }, wrong: 0 };
