import { parseArgs } from 'node:util';
import { type BenchRow, printRows } from './report.ts';

const benches = [
  'recognition',
  'decode',
  'redaction',
  'journal',
  'latency',
  'start',
  'slack',
  'discord',
  'psrp',
  'winrm',
] as const;

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
});
const wanted = values.only ?? benches;
const unknown = wanted.filter((name) => !benches.some((bench) => bench === name));
if (unknown.length > 0) {
  process.stderr.write(`no such bench: ${unknown.join(', ')}; there are ${benches.join(', ')}\n`);
  process.exit(2);
}

// One process, one after another: each has the machine to itself.
const all: BenchRow[] = [];
for (const name of benches) {
  if (!wanted.includes(name)) continue;
  const rows = await load(name);
  all.push(...rows);
  if (!values.json) printRows(rows);
}
if (values.json) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);

/** Every bench exports one function. */
async function load(name: (typeof benches)[number]): Promise<readonly BenchRow[]> {
  switch (name) {
    case 'recognition':
      return (await import('./recognition.ts')).recognition();
    case 'decode':
      return (await import('./decode.ts')).decoder();
    case 'redaction':
      return (await import('./redaction.ts')).redaction();
    case 'journal':
      return (await import('./journal.ts')).journal();
    case 'latency':
      return (await import('./latency.ts')).latency();
    case 'start':
      return (await import('./start.ts')).start();
    case 'slack':
      return (await import('./slack.ts')).slack();
    case 'discord':
      return (await import('./discord.ts')).discord();
    case 'psrp':
      return (await import('./psrp.ts')).psrp();
    case 'winrm':
      return (await import('./winrm.ts')).winrm();
  }
}
