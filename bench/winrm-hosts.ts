import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { BenchSite } from './winrm-site.ts';

const child = join(import.meta.dirname, 'winrm-hosts-child.ts');
const Told = z.object({
  fine: z.number(),
  wallMs: z.number(),
  beforeBytes: z.number(),
  mostBytes: z.number(),
});
export type HostsCost = z.infer<typeof Told>;

/** Every probe of the playbook on so many hosts at once, by the transport of the program in a process of its own. */
export async function manyHosts(site: BenchSite, count: number): Promise<HostsCost> {
  // As "npm start" runs the program.
  const running = spawn(process.execPath, ['--max-semi-space-size=1', child], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const calls = site.calls.all.map(({ name, text: script, deadlineMs }) => ({
    name,
    text: script,
    deadlineMs,
  }));
  const { port } = site.host;
  running.stdin.end(JSON.stringify({ logon: site.logon('sealed'), port, count, calls }));
  const [told] = await Promise.all([text(running.stdout), once(running, 'close')]);
  const cost = Told.parse(JSON.parse(told));
  if (cost.fine !== count) throw new Error(`${cost.fine} of ${count} hosts have answered`);
  return cost;
}
