import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Person } from '#src/identity/person.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { codeOf, refusalOf } from './fault.ts';
import { accountOf, groupOf, noGuild } from './place.ts';
import type { Insiders } from './settings.ts';

export const UserTold = z.object({
  id: z.string().regex(/^\d{15,20}$/),
  username: z.string().default(''),
  global_name: z.string().nullish(),
  bot: z.boolean().default(false),
  system: z.boolean().default(false),
});
export type UserTold = z.output<typeof UserTold>;

/** What a server says of somebody. Comes with everything that they do there. */
export const MemberTold = z.object({
  nick: z.string().nullish(),
  roles: z.array(z.string()).default([]),
  /** Has not yet agreed to the rules of the server. */
  pending: z.boolean().default(false),
  /** May do nothing until then. */
  communication_disabled_until: z.string().nullish(),
});
export type MemberTold = z.output<typeof MemberTold>;

/** Somebody who did something, and whether they belong to the site. */
export interface Member {
  readonly by: Person;
  readonly isExternal: boolean;
}

/** Somebody as Discord tells of them; the member is missing in direct messages and in what is read again. */
export interface Doer {
  readonly user: UserTold;
  readonly guild: string;
  readonly member?: MemberTold | undefined;
}

/**
 * Who people are, with the roles that Discord says they have at this moment: nothing is remembered, so
 * that whoever lost a role has lost it at the next click. Whom no server of the site knows is external.
 */
export class People {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** Rejects with `DiscordFault` when Discord does not answer. */
  async member({ user, guild, member }: Doer): Promise<Member> {
    if (guild === noGuild) return this.#everywhere(user);
    const told = member ?? (await this.#ask(guild, user.id));
    return this.#memberOf(user, told === undefined ? [] : [{ guild, told }]);
  }

  /** In a direct message somebody is what they are in the servers of the site. */
  async #everywhere(user: UserTold): Promise<Member> {
    const asked = await Promise.all(
      this.#parts.guilds.map(async (guild) => ({ guild, told: await this.#ask(guild, user.id) })),
    );
    const found = asked.flatMap(({ guild, told }) => (told === undefined ? [] : [{ guild, told }]));
    return this.#memberOf(user, found);
  }

  async #ask(guild: string, user: string): Promise<MemberTold | undefined> {
    try {
      const answer = await this.#parts.api.call({
        method: 'GET',
        route: Routes.guildMember(guild, user),
        line: 'member',
      });
      return MemberTold.parse(answer);
    } catch (error) {
      // Without an answer nobody is a stranger yet: what they did is tried again, or refused and said so.
      if (codeOf(error) === 0) throw error;
      const isUnknown = refusalOf(error) === 'other';
      this.#parts.log[isUnknown ? 'debug' : 'warn'](
        { err: error, guild },
        'no member of the server',
      );
      return undefined;
    }
  }

  #memberOf(user: UserTold, found: readonly Found[]): Member {
    const { insiders, clock } = this.#parts;
    const sound = found.filter(({ told }) => isSound(told, clock.now()));
    const groups = sound.flatMap(({ guild, told }) =>
      told.roles.map((role) => groupOf(guild, role)),
    );
    const isIn = sound.some(
      ({ told }) => insiders === 'everyone' || told.roles.some((role) => insiders.includes(role)),
    );
    const [first] = found;
    const names = [first?.told.nick, user.global_name, user.username, user.id];
    const name = names.find((each) => each != null && each.trim() !== '') ?? user.id;
    return { by: { account: accountOf(user.id), name, groups }, isExternal: !isIn || user.bot };
  }
}

export interface PeopleParts {
  readonly api: Api;
  readonly guilds: readonly string[];
  readonly insiders: Insiders;
  readonly clock: Clock;
  readonly log: Log;
}

interface Found {
  readonly guild: string;
  readonly told: MemberTold;
}

/** Whom the server itself does not let speak speaks for nobody. A time-out that is over may still be told. */
function isSound(
  { pending, communication_disabled_until: until }: MemberTold,
  now: number,
): boolean {
  if (pending) return false;
  return until === null || until === undefined || Date.parse(until) <= now;
}
