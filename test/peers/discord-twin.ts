import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isJson, parseJson, textAt } from '#test/slack/json.ts';

const folder = join(import.meta.dirname, 'discord-twin');

/** Once in a run: it takes its time. */
let installed: Promise<unknown> | undefined;

function install(): Promise<unknown> {
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  return promisify(execFile)('npm', flags, { cwd: folder });
}

export interface Twin extends AsyncDisposable {
  /** For `rest.api` of discord.js. */
  readonly apiUrl: string;
  readonly token: string;
  readonly guild: string;
  readonly bot: string;
  readonly channel: string;
}

/** discord-digital-twin 0.1.1 on loopback: a Discord of somebody else. Needs npm and a registry the first time. */
export async function startTwin(): Promise<Twin> {
  installed ??= install();
  await installed;
  const child = spawn(process.execPath, [join(folder, 'serve.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const said = await new Promise<string>((ready, fail) => {
    child.stdout.once('data', (line: Buffer) => ready(line.toString()));
    child.once('exit', () => fail(new Error('the twin ended before it was ready')));
  });
  const told = parseJson(said);
  const read = (name: string): string => (isJson(told) ? (textAt(told, name) ?? '') : '');
  return {
    apiUrl: read('restUrl'),
    token: read('botToken'),
    guild: read('guildId'),
    bot: read('botUserId'),
    channel: read('channel'),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
