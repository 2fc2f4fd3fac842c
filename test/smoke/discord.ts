import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { byHand, type Smoked, smokeDiscord } from '#adapters/discord/smoke/smoke.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { quiet } from '#test/fakes/site.ts';

// `npm run smoke:discord`: for the owner of a real server. Nobody of the project has run it against the
// real Discord yet; its own test runs it against the strict server of the tests.
const usage = `npm run smoke:discord -- --guild ID --channel ID --token-file FILE [--keep] [--json]
Posts in this channel, and takes away what it posted. FILE holds the bot's token; - is standard input.`;

const { values } = parseArgs({
  options: {
    guild: { type: 'string' },
    channel: { type: 'string' },
    'token-file': { type: 'string' },
    'api-url': { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { guild = '', channel = '', 'token-file': tokenFile } = values;
if (tokenFile === undefined || [guild, channel].some((id) => !/^\d{15,20}$/.test(id))) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
if (!values.json) print('Never yet run against the real Discord by those who wrote it.\n');
const all = await smokeDiscord({
  token: readFileSync(tokenFile === '-' ? 0 : tokenFile, 'utf8').trim(),
  guild,
  channel,
  clock: createSystemClock(),
  log: quiet,
  apiUrl: values['api-url'],
  after: values.keep ? 'keep' : 'clean',
  signal: interrupted.signal,
  seen: values.json ? undefined : (smoked) => print(lineOf(smoked)),
});
if (values.json) print(JSON.stringify(all));
else print(`\nBy hand, with the bot running:\n${byHand.map((each) => `- ${each}`).join('\n')}`);
process.exitCode = all.every(({ ok }) => ok) ? 0 : 1;

function lineOf({ step, ok, detail }: Smoked): string {
  return `${ok ? 'ok  ' : 'FAIL'}  ${step.padEnd(18)} ${cleanLine(detail)}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
