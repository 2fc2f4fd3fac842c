import { describe, expect, it } from '@jest/globals';
import type { Json } from '#test/slack/json.ts';
import { ask, makeGuild, outcomeOf } from './small-guild.ts';

describe('commands', () => {
  const chat = (more: Json): Json => ({ name: 'a', description: 'b', ...more });
  const option = (more: Json = {}): Json => ({ type: 3, name: 'o', description: 'd', ...more });

  it.each<{ readonly name: string; readonly commands: readonly Json[]; readonly outcome: string }>([
    {
      name: 'an upper case name',
      commands: [chat({ name: 'Fettle' })],
      outcome: '50035 0.name:APPLICATION_COMMAND_INVALID_NAME',
    },
    {
      name: 'a name with a space',
      commands: [chat({ name: 'a b' })],
      outcome: '50035 0.name:APPLICATION_COMMAND_INVALID_NAME',
    },
    {
      name: 'a name of 33 letters',
      commands: [chat({ name: 'a'.repeat(33) })],
      outcome: '50035 0.name:APPLICATION_COMMAND_INVALID_NAME',
    },
    {
      name: 'a German name',
      commands: [chat({ name_localizations: { de: 'prüfen' } })],
      outcome: 'ok',
    },
    {
      name: 'a language that there is not',
      commands: [chat({ name_localizations: { xx: 'a' } })],
      outcome: '50035 0.name_localizations.xx:ENUM_TYPE_COERCE',
    },
    {
      name: 'a description of 101 letters',
      commands: [chat({ description: 'x'.repeat(101) })],
      outcome: '50035 0.description:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: '26 options',
      commands: [
        chat({ options: [...Array(26).keys()].map((each) => option({ name: `o${each}` })) }),
      ],
      outcome: '50035 0.options:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'the same option twice',
      commands: [chat({ options: [option(), option()] })],
      outcome: '50035 0.options:APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    },
    {
      name: 'a required option last',
      commands: [chat({ options: [option(), option({ name: 'p', required: true })] })],
      outcome: '50035 0.options:APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    },
    {
      name: 'an option beside a subcommand',
      commands: [chat({ options: [option(), option({ name: 'p', type: 1 })] })],
      outcome: '50035 0.options:APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    },
    {
      name: '26 choices',
      commands: [
        chat({ options: [option({ choices: Array(26).fill({ name: 'a', value: 'a' }) })] }),
      ],
      outcome: '50035 0.options.0.choices:BASE_TYPE_BAD_LENGTH',
    },
    {
      name: 'completion beside choices',
      commands: [
        chat({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] }),
      ],
      outcome: '50035 0.options.0.autocomplete:APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE',
    },
    {
      name: '8,001 characters',
      commands: [
        chat({
          options: [
            option({ choices: Array(25).fill({ name: 'x'.repeat(100), value: 'y'.repeat(100) }) }),
            option({
              name: 'p',
              choices: Array(25).fill({ name: 'x'.repeat(100), value: 'y'.repeat(100) }),
            }),
          ],
        }),
      ],
      outcome: '50035 0:APPLICATION_COMMAND_TOO_LARGE',
    },
    {
      name: 'the same name twice',
      commands: [chat({}), chat({})],
      outcome: '50035 :APPLICATION_COMMANDS_DUPLICATE_NAME',
    },
    {
      name: 'a message command with a description',
      commands: [{ type: 3, name: 'Diagnose this', description: 'x' }],
      outcome: '50035 0.description:APPLICATION_COMMAND_DESCRIPTION',
    },
    { name: 'a message command', commands: [{ type: 3, name: 'Diagnose this' }], outcome: 'ok' },
    {
      name: '16 message commands',
      commands: [...Array(16).keys()].map((each) => ({ type: 3, name: `m${each}` })),
      outcome: '30032',
    },
    {
      name: '101 commands',
      commands: [...Array(101).keys()].map((each) => chat({ name: `c${each}` })),
      outcome: '30032',
    },
  ])('with $name: $outcome', async ({ commands, outcome }) => {
    await using world = await makeGuild();
    const { discord } = world;
    const route = `PUT /applications/${discord.world.appId}/commands`;

    expect(outcomeOf(await ask(discord, route, { body: commands }))).toBe(outcome);
  });

  it('replaces all at once, and a command of the same name keeps its id', async () => {
    await using world = await makeGuild();
    const { discord, guild } = world;
    const route = `/applications/${discord.world.appId}/guilds/${guild.id}/commands`;
    const put = async (...commands: readonly Json[]) =>
      (await ask(discord, `PUT ${route}`, { body: commands })).list;

    const [first] = await put(chat({}), chat({ name: 'old' }));
    const [second, ...others] = await put(chat({ description: 'new' }));

    expect(others).toEqual([]);
    expect(second).toMatchObject({ name: 'a', description: 'new', guild_id: guild.id });
    expect([first, second]).toEqual([
      expect.objectContaining({ id: discord.world.commands.get(guild.id)?.[0]?.id }),
      expect.objectContaining({ id: discord.world.commands.get(guild.id)?.[0]?.id }),
    ]);
    expect(outcomeOf(await ask(discord, 'PUT /applications/1/commands', { body: [] }))).toBe(
      '50001',
    );
  });
});
