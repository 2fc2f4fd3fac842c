import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { commandsJson } from '#adapters/discord/command-json.ts';
import { DiscordServer } from '#test/discord/discord-server.ts';
import { ask } from '#test/discord/small-guild.ts';
import { type BenchRow, printRows } from './report.ts';

const seconds = 10;
const members = 50;
const channels = 100;
const messages = 10_000;
const report = 'rdp dies: Error code: 0x904 Extended error code: 0x7';
/** A word is answered with one request; a report takes a thread and cards, and Discord 50 requests a second. */
const word = { words: 'fettle decode', given: { code: '0x80070005' }, perSecond: 50 } as const;
const diagnosis = { words: 'fettle diagnose', given: { error: report }, perSecond: 50 } as const;
const talk =
  'Has anybody seen why the printer on the second floor is slow since yesterday? '.repeat(3);
const child = join(import.meta.dirname, 'discord-child.ts');
const Told = z.object({ incidents: z.number(), heapMb: z.number() });

type Contestant = 'fettle' | 'bare';

type Spread = Readonly<Record<'p50' | 'p99', number>>;

interface Run {
  readonly word: Spread;
  readonly diagnosis: Spread;
  readonly restMb: number;
  /** Heap that ten thousand messages of others leave behind. */
  readonly heardMb: number;
  readonly lost: number;
}

/** From a command to the first response: the bot, which keeps it on disk first, and discord.js alone. */
export async function discord(): Promise<readonly BenchRow[]> {
  // One after another: each has the machine to itself.
  const bare = await measure('bare');
  const ours = await measure('fettle');
  const row = (name: string, unit: string, of: (run: Run) => number): BenchRow => ({
    name: `Discord: ${name}`,
    unit,
    figure: of(ours),
    against: `${of(bare).toPrecision(3)} for discord.js that answers "ok"`,
    ratio: of(ours) / of(bare),
  });
  const asked = `/fettle decode to first response at ${word.perSecond}/s`;
  const reported = `/fettle diagnose to first response at ${diagnosis.perSecond}/s`;
  return [
    row(`${asked}, p50`, 'ms', (run) => run.word.p50),
    row(`${asked}, p99`, 'ms', (run) => run.word.p99),
    row(`${reported}, p50`, 'ms', (run) => run.diagnosis.p50),
    row(`${reported}, p99`, 'ms', (run) => run.diagnosis.p99),
    row('heap when connected', 'MB', ({ restMb }) => restMb),
    row(`heap more after ${messages.toLocaleString('en')} messages`, 'MB', (run) => run.heardMb),
    {
      name: `Discord: without a response in time, of ${(word.perSecond + diagnosis.perSecond) * seconds}`,
      unit: 'commands',
      figure: ours.lost,
      against: `${bare.lost} for discord.js`,
    },
  ];
}

async function measure(contestant: Contestant): Promise<Run> {
  await using server = await DiscordServer.start({ app: { privileged: ['messageContent'] } });
  const scene = await crowded(server);
  const { output, send, end } = begin(contestant, server, scene.guild.id);
  const told = async () => Told.parse(JSON.parse((await output.next()).value ?? ''));
  const { heapMb: restMb } = await told();
  chatter(scene);
  // What comes after them has been heard after them.
  await command(scene, word, 0);
  send();
  const { heapMb } = await told();
  const words = await press(scene, word);
  const reports = await press(scene, diagnosis);
  if (contestant === 'fettle') await settled({ send, told });
  await end();
  const lost = [...words, ...reports].filter((each) => each === undefined).length;
  const heardMb = heapMb - restMb;
  return { word: spreadOf(words), diagnosis: spreadOf(reports), restMb, heardMb, lost };
}

interface Asking {
  readonly send: () => void;
  readonly told: () => Promise<{ readonly incidents: number }>;
}

/** Every report has to become an incident: a bot that forgets is fast. */
async function settled({ send, told }: Asking): Promise<void> {
  for (let left = 120; left > 0; left -= 1) {
    send();
    if ((await told()).incidents === diagnosis.perSecond * seconds) return;
    await wait(500);
  }
  throw new Error('not every report became an incident');
}

function begin(contestant: Contestant, { apiUrl, botToken: token }: DiscordServer, guild: string) {
  const flags = ['--expose-gc', '--max-semi-space-size=1'];
  const running = spawn(process.execPath, [...flags, child], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.stdin.write(`${JSON.stringify({ contestant, apiUrl, token, guild })}\n`);
  const output = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
  const closed = once(running, 'close');
  return {
    output,
    send: () => running.stdin.write('\n'),
    end: async () => {
      running.stdin.end();
      await closed;
    },
  };
}

type Scene = Awaited<ReturnType<typeof crowded>>;

async function crowded(server: DiscordServer) {
  const guild = server.addGuild();
  const rooms = Array.from({ length: channels }, (_, number) =>
    server.addChannel(guild, { name: `channel-${number}` }),
  );
  const people = Array.from({ length: members }, (_, number) =>
    server.person({ username: `person-${number}` }, guild),
  );
  const { appId } = server.world;
  await ask(server, `PUT /applications/${appId}/commands`, { body: commandsJson() });
  return { guild, rooms, people };
}

/** What people say to each other, in every channel. */
function chatter({ rooms, people }: Scene): void {
  for (let number = 0; number < messages; number += 1) {
    const person = people[number % people.length] ?? fail();
    person.say(rooms[number % rooms.length] ?? fail(), `${talk}${number}`);
  }
}

type Asked = typeof word | typeof diagnosis;

/** People run the command at its rate, whatever the bot does. */
async function press(scene: Scene, asked: Asked): Promise<readonly (number | undefined)[]> {
  const waits: Promise<number | undefined>[] = [];
  const begun = performance.now();
  for (let number = 0; number < asked.perSecond * seconds; number += 1) {
    const dueIn = begun + (number * 1000) / asked.perSecond - performance.now();
    if (dueIn > 0) await wait(dueIn);
    waits.push(command(scene, asked, number));
  }
  return Promise.all(waits);
}

/** In ms; undefined when Discord gave up waiting. */
async function command(
  { rooms, people }: Scene,
  { words, given }: Asked,
  number: number,
): Promise<number | undefined> {
  const person = people[number % people.length] ?? fail();
  const room = rooms[number % rooms.length] ?? fail();
  const sent = performance.now();
  const act = person.slash(room, words, given);
  try {
    await act.acked();
    return performance.now() - sent;
  } catch {
    return undefined;
  }
}

function fail(): never {
  throw new Error('nobody is there');
}

function spreadOf(waits: readonly (number | undefined)[]): Spread {
  const answered = waits.filter((each) => each !== undefined);
  const sorted = answered.toSorted((left, right) => left - right);
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

if (import.meta.main) {
  printRows(await discord());
}
