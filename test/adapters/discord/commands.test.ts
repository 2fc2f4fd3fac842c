import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PermissionFlagsBits } from 'discord.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { commandsDigest, commandsJson } from '#adapters/discord/command-json.ts';
import { invitation, permissionBits } from '#adapters/discord/invitation.ts';
import { limits } from '#adapters/discord/render/limits.ts';
import { type SurfaceCommand, surface } from '#adapters/discord/surface.ts';
import { locales, wordsFor } from '#adapters/discord/words.ts';
import { commandsFile } from '#adapters/discord/write-commands.ts';
import { helpTopics } from '#src/card/word-help.ts';
import { DiscordSection } from '#src/discord-section.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const file = readFileSync(join(root, 'discord', 'commands.json'), 'utf8');
const page = readFileSync(join(root, 'docs', 'discord.md'), 'utf8');
const most = limits.command;
/** discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const chatName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

interface Named {
  readonly name: string;
  readonly description?: string | undefined;
  readonly name_localizations?: Localised;
  readonly description_localizations?: Localised;
  readonly choices?: readonly { readonly name: string; readonly value: unknown }[] | undefined;
  readonly options?: readonly unknown[] | undefined;
  readonly required?: boolean | undefined;
}

type Localised = Readonly<Partial<Record<string, string | null>>> | null | undefined;

describe('discord/commands.json', () => {
  it('is what the generator writes now; else: npm run generate', () => {
    expect(file).toBe(commandsFile());
  });

  it('is JSON for exactly what is registered', () => {
    expect(JSON.parse(file)).toEqual(commandsJson());
  });

  it('has every command and option of the surface, no more and no fewer', () => {
    const ours = surface.commands.map(({ name, options }: SurfaceCommand) => [
      name,
      options.map((option) => option.name),
    ]);

    expect(subcommands().map(({ name, options = [] }) => [name, named(options)])).toEqual(ours);
  });

  it('is one tree and one command on messages, there and in direct messages', () => {
    expect(commandsJson()).toMatchObject([
      { type: 1, name: 'fettle', contexts: [0, 1], integration_types: [0] },
      { type: 3, name: 'Diagnose this error', contexts: [0, 1], integration_types: [0] },
    ]);
  });
});

describe('what Discord shows of the commands', () => {
  it.each(everything())('$path has names and descriptions that Discord takes', ({ thing }) => {
    const names = [thing.name, ...Object.values(thing.name_localizations ?? {})];
    const descriptions = [
      thing.description ?? '',
      ...Object.values(thing.description_localizations ?? {}),
    ];

    expect(
      names.filter((name) => !chatName.test(name ?? '') || name !== name?.toLowerCase()),
    ).toEqual([]);
    expect(descriptions.filter((said) => !said || said.length > most.description)).toEqual([]);
  });

  it.each(everything())('$path is described in German, too', ({ thing }) => {
    expect(Object.keys(thing.description_localizations ?? {})).toEqual(Object.keys(locales));
  });

  it.each(everything())(
    '$path has options of different names in every language, what is required first',
    ({ thing }) => {
      const options = namedOf(thing.options ?? []);
      const german = options.map(({ name, name_localizations: other }) => other?.de ?? name);

      expect(options.length).toBeLessThanOrEqual(most.options);
      expect(new Set(german).size).toBe(german.length);
      expect(options.map(({ required = false }) => required)).toEqual(
        options
          .map(({ required = false }) => required)
          .toSorted((one, other) => Number(other) - Number(one)),
      );
    },
  );

  it('counts at most 8,000 characters in its longest language', () => {
    const total = everything().reduce((sum, { thing }) => sum + lengthOf(thing), 0);

    expect(total).toBeLessThanOrEqual(most.total);
  });

  it('has a German name of its own wherever one is written', () => {
    const same = everything().filter(({ thing }) => thing.name_localizations?.de === thing.name);

    expect(same.map(({ path }) => path)).toEqual(['/fettle/decode/code']);
  });

  it('offers help about words that help knows', () => {
    const known = helpTopics.map(({ word }) => word);
    const offered = everything()
      .filter(({ path }) => path === '/fettle/help/about')
      .flatMap(({ thing }) => (thing.choices ?? []).map(({ name }) => name));

    expect(offered.filter((word) => !known.includes(word))).toEqual(['diagnose']);
  });
});

describe('the digest of the commands', () => {
  it('is the same for the same commands', () => {
    expect(commandsDigest()).toMatch(/^[0-9a-f]{64}$/);
    expect(commandsDigest()).toBe(commandsDigest());
  });
});

describe('words of forms', () => {
  it.each(['de', 'en-US', 'en-GB', 'fr', undefined, '__proto__'])(
    'in %s fit into a form',
    (locale) => {
      const words = wordsFor(locale);

      expect(words.answerTitle.length).toBeLessThanOrEqual(limits.modal.title);
      expect(words.reportTitle.length).toBeLessThanOrEqual(limits.modal.title);
      for (const [name, text] of Object.entries<string>({ ...words })) {
        const longest = name.endsWith('Label') ? limits.label.label : limits.label.description;
        expect(text.length).toBeLessThanOrEqual(longest);
      }
    },
  );

  it('are German for who reads German, else English', () => {
    expect(wordsFor('de').reportTitle).toBe('Einen Fehler untersuchen');
    expect(wordsFor('fr')).toEqual(wordsFor('en-US'));
  });
});

describe('the invitation', () => {
  it('asks for the permissions of the surface, by the numbers of Discord', () => {
    const theirs = surface.permissions.map(({ permission }) => PermissionFlagsBits[permission]);

    expect(permissionBits()).toBe(theirs.reduce((sum, each) => sum | each, 0n));
  });

  it('asks for no right over the server, its members or its messages', () => {
    const { Administrator, ManageGuild, ManageMessages, ManageRoles, MentionEveryone } =
      PermissionFlagsBits;

    expect(
      permissionBits() &
        (Administrator | ManageGuild | ManageMessages | ManageRoles | MentionEveryone),
    ).toBe(0n);
  });

  it('stands in docs/discord.md', () => {
    expect(page).toContain(invitation('APPLICATION_ID'));
  });
});

describe('docs/discord.md', () => {
  it.each([
    ['intent', surface.intents.map(({ intent, why }) => [intent, why])],
    ['permission', surface.permissions.map(({ permission, why }) => [permission, why])],
  ])('gives the reason for every %s, and names no other', (what, ours) => {
    const section = page.split(`| ${what} |`)[1]?.split('\n\n')[0] ?? '';
    const rows = [...section.matchAll(/^\| `([A-Za-z]+)` \| (.+) \|$/gm)];

    expect(rows.map(([, name, why]) => [name, why])).toEqual(ours);
  });

  it('shows a section of fettle.yaml that is understood', () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const shown: unknown = parse(yaml);
    const site = z.object({ discord: DiscordSection, approval: z.looseObject({}) }).parse(shown);

    expect(site.discord).toMatchObject({ insiders: 'everyone', messageContent: 'auto' });
  });

  it('names every command, and the one on messages', () => {
    const names = surface.commands.map(({ name }) => `/fettle ${name}`);

    expect([...names, surface.messageCommand.name].filter((name) => !page.includes(name))).toEqual(
      [],
    );
  });
});

/** The tree: the command, its subcommands, their options; each with where it stands. */
function everything(): readonly { readonly path: string; readonly thing: Named }[] {
  const [tree] = commandsJson();
  return tree === undefined ? [] : below(tree, '');
}

function below(
  thing: Named,
  path: string,
): readonly { readonly path: string; readonly thing: Named }[] {
  const own = `${path}/${thing.name}`;
  const inner = namedOf(thing.options ?? []).flatMap((option) => below(option, own));
  return [{ path: own, thing }, ...inner];
}

function subcommands(): readonly Named[] {
  return namedOf(everything()[0]?.thing.options ?? []);
}

function namedOf(options: readonly unknown[]): readonly Named[] {
  return options.filter(isNamed);
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'name' in value;
}

function named(options: readonly unknown[]): readonly string[] {
  return namedOf(options).map(({ name }) => name);
}

function lengthOf({ name, description = '', choices = [], ...localised }: Named): number {
  const names = [name, ...Object.values(localised.name_localizations ?? {})];
  const descriptions = [description, ...Object.values(localised.description_localizations ?? {})];
  const chosen = choices.reduce(
    (sum, each) => sum + each.name.length + String(each.value).length,
    0,
  );
  return longest(names) + longest(descriptions) + chosen;
}

function longest(texts: readonly (string | null | undefined)[]): number {
  return Math.max(...texts.map((text) => text?.length ?? 0));
}
