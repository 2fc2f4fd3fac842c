import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import { type BenchRow, printRows } from './report.ts';

const envelopesPerSecond = 100;
const seconds = 10;
const people = 20;
const report = 'rdp dies: Error code: 0x904 Extended error code: 0x7';
const child = join(import.meta.dirname, 'slack-child.ts');
const Told = z.object({ incidents: z.number() });

type Contestant = 'fettle' | 'bolt';

interface Run {
  readonly p50: number;
  readonly p99: number;
  readonly restMb: number;
  readonly mostMb: number;
  readonly lost: number;
  readonly incidents: number;
}

/** From an envelope to its acknowledgement: the bot, which writes it to disk first, and bolt doing nothing. */
export async function slack(): Promise<readonly BenchRow[]> {
  // One after another: each has the machine to itself.
  const bare = await measure('bolt');
  const ours = await measure('fettle');
  const reports = (envelopesPerSecond * seconds) / 2;
  if (ours.incidents !== reports) throw new Error(`${ours.incidents} incidents of ${reports}`);
  const row = (name: string, unit: string, key: 'p50' | 'p99' | 'mostMb' | 'restMb'): BenchRow => ({
    name,
    unit,
    figure: ours[key],
    against: `${bare[key].toPrecision(3)} for bolt with empty listeners`,
    ratio: ours[key] / bare[key],
  });
  const rate = `${envelopesPerSecond} envelopes/s`;
  return [
    row(`Slack: envelope to ack at ${rate}, p50`, 'ms', 'p50'),
    row(`Slack: envelope to ack at ${rate}, p99`, 'ms', 'p99'),
    row('Slack: memory when connected', 'MB', 'restMb'),
    row(`Slack: memory after ${reports} incidents`, 'MB', 'mostMb'),
    {
      name: `Slack: lost, late or delivered twice, of ${reports * 2}`,
      unit: 'envelopes',
      figure: ours.lost,
      against: `${bare.lost} for bolt`,
    },
  ];
}

async function measure(contestant: Contestant): Promise<Run> {
  await using server = await SlackServer.start({ app: slackApp });
  const workspace = server.install();
  const running = spawn(process.execPath, ['--max-semi-space-size=1', child], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = text(running.stdout);
  const { botToken } = workspace;
  const { appToken } = server.app;
  running.stdin.write(
    `${JSON.stringify({ contestant, apiUrl: server.apiUrl, botToken, appToken })}\n`,
  );
  const sockets = contestant === 'fettle' ? 2 : 1;
  const connected = server.until(() => server.sockets.open.length === sockets);
  const ended = once(running, 'exit').then(() => Promise.reject(new Error(`no ${contestant}`)));
  await Promise.race([connected, ended]);
  ended.catch(() => undefined);
  const restMb = residentOf(running);
  const crowd = Array.from({ length: people }, (_, number) => {
    const person = server.person(workspace, { name: `person-${number}` });
    const channel = workspace.addChannel({ name: `channel-${number}` });
    person.join(channel);
    return { person, channel };
  });
  const waits = await press(crowd);
  const mostMb = residentOf(running);
  const lost = server.deliveries.filter(
    ({ attempts }) => attempts.length !== 1 || attempts[0]?.state !== 'acked',
  );
  running.stdin.end();
  const [answer] = await Promise.all([told, once(running, 'close')]);
  const { incidents } = Told.parse(JSON.parse(answer));
  return { ...spreadOf(waits), restMb, mostMb, lost: lost.length, incidents };
}

type Crowd = readonly {
  readonly person: ReturnType<SlackServer['person']>;
  readonly channel: Parameters<ReturnType<SlackServer['person']>['mention']>[0];
}[];

/** People mention the app at this rate, whatever it does; Slack tells each mention twice, as it does. */
async function press(crowd: Crowd): Promise<readonly number[]> {
  const waits: Promise<number>[] = [];
  const begun = performance.now();
  for (let number = 0; number < (envelopesPerSecond * seconds) / 2; number += 1) {
    const dueIn = begun + (number * 2000) / envelopesPerSecond - performance.now();
    if (dueIn > 0) await wait(dueIn);
    const { person, channel } = crowd[number % crowd.length] ?? fail();
    const sent = performance.now();
    for (const { outcome } of person.mention(channel, report).deliveries) {
      waits.push(outcome.then(() => performance.now() - sent));
    }
  }
  return Promise.all(waits);
}

function fail(): never {
  throw new Error('nobody is there');
}

function spreadOf(waits: readonly number[]): Pick<Run, 'p50' | 'p99'> {
  const sorted = waits.toSorted((left, right) => left - right);
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

function residentOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

if (import.meta.main) {
  printRows(await slack());
}
