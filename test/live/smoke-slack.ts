import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFiles } from '#adapters/files/files.ts';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { readSite } from '#src/cli/site.ts';
import type { Config } from '#src/config.ts';
import { BotError, isBotError } from '#src/errors.ts';
import { createLog } from '#src/log.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { type SmokeLook, smokeSlack } from './slack-smoke.ts';

// `npm run smoke:slack -- --channel C0123456789`: for the owner of a workspace, with the site's own tokens.
const usage = `npm run smoke:slack -- --channel ID [--config fettle.yaml] [--wait SECONDS] [--json]

Posts a card in the channel (its id, or "#name"), edits it, attaches a file, waits for you to press a
button (--wait 0: does not), and deletes what it posted, also after Ctrl+C. The bot must be in the
channel, and must not run elsewhere meanwhile: Slack would tell it of your click.
Ends with 0 when all went well, 1 when not, 2 when it cannot begin.

The project has run this against its own Slack of the tests only, never against a real workspace.`;

process.exitCode = await main(process.argv.slice(2)).catch(complain);

async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      channel: { type: 'string' },
      config: { type: 'string', default: 'fettle.yaml' },
      wait: { type: 'string', default: '120' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { channel, config, wait, json, help } = values;
  const seconds = Number(wait);
  if (help || channel === undefined || !Number.isInteger(seconds) || seconds < 0) {
    process.stdout.write(`${usage}\n`);
    return help ? 0 : 2;
  }
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const looks = await smokeSlack({
    ...(await tokensOf(resolve(config))),
    channel,
    clock: createSystemClock(),
    log: createLog({ level: 'error', write: (line) => process.stderr.write(line) }),
    clickWithinMs: seconds * 1_000,
    tell: (look) => json || process.stdout.write(`${lineOf(look)}\n`),
    prompt: (text) => process.stderr.write(`\n>>> ${text}\n\n`),
    signal: interrupt.signal,
  });
  if (json) process.stdout.write(`${JSON.stringify(looks)}\n`);
  return looks.every(({ ok, step }) => ok === true || step === 'events') ? 0 : 1;
}

async function tokensOf(file: string) {
  const files = createFiles(process.cwd());
  const { config } = await readSite({ files }, { config: file });
  const { botToken, appToken } = config.slack ?? {};
  if (botToken === undefined || appToken === undefined) throw noTokens(config);
  // biome-ignore lint/style/noProcessEnv: a command of its own, outside the program.
  const secrets = createSecrets({ environment: process.env, home: homedir() });
  return {
    botToken: await secrets.resolve(botToken),
    appToken: await secrets.resolve(appToken),
  };
}

function noTokens({ slack }: Config): BotError {
  const what = slack === undefined ? 'a section "slack"' : 'slack.botToken and slack.appToken';
  return new BotError('config-invalid', `The configuration lacks ${what}.`, {
    hint: 'docs/slack.md shows them. This try-out goes over sockets.',
  });
}

function lineOf({ step, ok, detail }: SmokeLook): string {
  const word = ok === undefined ? 'look' : ok ? 'ok' : 'FAIL';
  return `${word.padEnd(5)}${step.padEnd(10)} ${cleanLine(detail)}`;
}

function complain(error: unknown): number {
  if (!isBotError(error) && !(Error.isError(error) && 'code' in error)) throw error;
  const { message } = error;
  process.stderr.write(`${isBotError(error) ? `${message} ${error.hint ?? ''}` : message}\n`);
  return 2;
}
