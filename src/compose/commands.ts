import type { Command } from 'commander';
import type { OpenedContext } from '#src/cli/diagnose.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import { secrets, world } from './world.ts';

async function openContext(options: CommonOptions): Promise<OpenedContext> {
  return (await import('./context.ts')).openContext(options);
}

/** Its parsers are loaded when there is a script to read. */
async function scriptCheck(commandTable?: string): Promise<ScriptCheck> {
  return (await import('#adapters/shell/script-check.ts')).createScriptCheck({ commandTable });
}

/** What is not asked for is not loaded: `fettle decode` waits for no bot and no shell parser. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => {
    const { makeBot } = await import('./bot.ts');
    return (await import('#src/cli/start.ts')).startCommand(world, makeBot);
  },
  practice: async () => {
    const { play } = await import('./practice.ts');
    return (await import('#src/cli/practice.ts')).practiceCommand(world, play);
  },
  diagnose: async () => (await import('#src/cli/diagnose.ts')).diagnoseCommand(world, openContext),
  decode: async () => (await import('#src/cli/decode.ts')).decodeCommand(world),
  hosts: async () => {
    const { openTransports } = await import('./context.ts');
    return (await import('#src/cli/hosts.ts')).hostsCommand(world, { openTransports });
  },
  winrm: async () => {
    return (await import('#src/cli/winrm.ts')).winrmCommand(world, { scriptCheck });
  },
  config: async () => {
    const { checkKeys, resealIn } = await import('./sealing.ts');
    const services = { checkKeys, reseal: resealIn };
    return (await import('#src/cli/config.ts')).configCommand(world, secrets, services);
  },
  people: async () => {
    const { peopleServices } = await import('./people.ts');
    return (await import('#src/cli/people.ts')).peopleCommand(world, peopleServices());
  },
  policy: async () => {
    const { readCalendar } = await import('#adapters/ical/read-calendar.ts');
    const { directory } = await import('./directory.ts');
    const { enrolledIn: enrolled } = await import('./sealing.ts');
    const services = { readCalendar, directory, enrolled };
    return (await import('#src/cli/policy.ts')).policyCommand(world, services);
  },
  journal: async () => {
    const { bundleServices, forgetServices } = await import('./audit.ts');
    const services = { ...bundleServices, ...forgetServices };
    const { forgetCommand } = await import('#src/cli/journal-forget.ts');
    const { retainCommand } = await import('#src/cli/journal-retain.ts');
    return (await import('#src/cli/journal.ts'))
      .journalCommand(world, services)
      .addCommand(forgetCommand(world, services))
      .addCommand(retainCommand(world, services));
  },
  slack: async () => {
    const { checkSlackOf: check } = await import('./slack.ts');
    return (await import('#src/cli/slack.ts')).slackCommand(world, { check });
  },
  discord: async () => {
    const { checkDiscordOf, registerDiscordOf } = await import('./discord.ts');
    const services = { check: checkDiscordOf, register: registerDiscordOf };
    return (await import('#src/cli/discord.ts')).discordCommand(world, services);
  },
  playbook: async () => {
    const { runProbesWith } = await import('#src/cli/run-probes.ts');
    const services = { scriptCheck, runProbes: runProbesWith(openContext) };
    return (await import('#src/cli/playbook.ts')).playbookCommand(world, services);
  },
};

/** Every command whose name stands in the line; all of them where none does, and help is to name them. */
export async function wanted(words: readonly string[]): Promise<readonly Command[]> {
  if (words.length === 1 && ['--version', '-V'].includes(words[0] ?? '')) return [];
  const named = Object.entries(commands).filter(([name]) => words.includes(name));
  const loading = named.length > 0 && !words.includes('help') ? named : Object.entries(commands);
  return Promise.all(loading.map(([, load]) => load()));
}
