import { answerHealth } from '#adapters/system/health-server.ts';
import { askedToStop, hasTerminal } from '#adapters/system/process.ts';
import { readSite } from '#src/cli/site.ts';
import type { Bot } from '#src/cli/start.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { isBotError } from '#src/errors.ts';
import type { Incident } from '#src/incident/incident.ts';
import { openAudit } from './auditing.ts';
import { makeContext } from './context.ts';
import { openDiscordSite } from './discord.ts';
import { openFactors, resealAtStart } from './sealing.ts';
import { openSlackSite } from './slack.ts';
import { makeTerminal } from './terminal.ts';
import { clock, secrets, world } from './world.ts';

async function makePlatforms(options: CommonOptions, context: Context) {
  const { slack, discord, health } = (await readSite(world, options)).config;
  const inSlack = slack === undefined ? undefined : await openSlackSite(slack, context);
  const inDiscord =
    discord === undefined
      ? undefined
      : await openDiscordSite(discord, { context, folder: options.data });
  const platforms = [inSlack, inDiscord].filter((platform) => platform !== undefined);
  const watch = (incident: Incident): void => inDiscord?.watch(incident);
  return { platforms, health, lost: inDiscord?.lost, watch };
}

/** The bot of `fettle start`: the store, the ways to hosts and the people who talk with it. */
export async function makeBot(options: CommonOptions): Promise<Bot> {
  const { Conductor } = await import('#src/conductor/conductor.ts');
  const store = await world.openStore(options.data);
  const run = async (): Promise<void> => {
    await using _kept = store;
    await using _login = secrets;
    const made = await makeContext(options, store);
    await using factors = await openSealed(options, made);
    const context = { ...made, secondFactor: factors?.factor };
    const terminal = hasTerminal() ? await makeTerminal(clock, 'at-the-terminal') : undefined;
    const { platforms, health, lost, watch } = await makePlatforms(options, context);
    const chats = [...platforms, terminal].filter((chat) => chat !== undefined);
    await using audit = await openAudit(options, context);
    const watched = both(both(context.watch, watch), () => audit.wake());
    const conductor = new Conductor({ ...context, chats, watch: watched });
    const stop = askedToStop();
    await conductor.start();
    audit.start();
    const redact = (text: string): string => secrets.redact(text);
    const site = health && { ...health, details: () => audit.details(), redact };
    await using _asked = await answerHealth(site, platforms);
    const why = await Promise.race([stop, terminal?.left ?? stop, lost ?? stop]);
    // Whoever pipes a question in and goes away still gets the answer.
    if (why === undefined && !process.stdin.isTTY) await conductor.idle();
    await conductor.stop();
    // A platform that will never let the bot in again: whoever runs it has to do something.
    if (isBotError(why)) throw why;
  };
  return { run };
}

/** What is kept sealed: nothing is started with a key that is none. */
async function openSealed(options: CommonOptions, { store, log }: Context) {
  const { config } = await readSite(world, options);
  const factors = await openFactors(config, options.data);
  const all = [store.sealed, ...(factors === undefined ? [] : [factors.records])];
  await resealAtStart(config, all, log);
  return factors;
}

function both(one: Context['watch'], other: (incident: Incident) => void) {
  return (incident: Incident): void => {
    one?.(incident);
    other(incident);
  };
}
