import { answerHealth } from '#adapters/system/health-server.ts';
import { askedToStop, hasTerminal } from '#adapters/system/process.ts';
import { readSite } from '#src/cli/site.ts';
import type { Bot } from '#src/cli/start.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { makeContext } from './context.ts';
import { makeTerminal } from './terminal.ts';
import { clock, secrets, world } from './world.ts';

async function makePlatforms(options: CommonOptions, { store, log }: Context) {
  const { slack, health } = (await readSite(world.files, options)).config;
  if (slack === undefined) return { platforms: [], health };
  const { openSlack } = await import('#adapters/slack/open-slack.ts');
  return { platforms: [await openSlack(slack, { secrets, store, clock, log })], health };
}

/** The bot of `fettle start`: the store, the ways to hosts and the people who talk with it. */
export async function makeBot(options: CommonOptions): Promise<Bot> {
  const { Conductor } = await import('#src/conductor/conductor.ts');
  const store = await world.openStore(options.data);
  const run = async (): Promise<void> => {
    await using _kept = store;
    const context = await makeContext(options, store);
    const terminal = hasTerminal() ? await makeTerminal(clock, 'at-the-terminal') : undefined;
    const { platforms, health } = await makePlatforms(options, context);
    const chats = [...platforms, terminal].filter((chat) => chat !== undefined);
    const conductor = new Conductor({ ...context, chats });
    const stop = askedToStop();
    await conductor.start();
    await using _asked = await answerHealth(health, platforms);
    const why = await (terminal === undefined ? stop : Promise.race([stop, terminal.left]));
    // Whoever pipes a question in and goes away still gets the answer.
    if (why === undefined && !process.stdin.isTTY) await conductor.idle();
    await conductor.stop();
  };
  return { run };
}
