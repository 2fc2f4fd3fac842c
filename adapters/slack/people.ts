import { z } from 'zod';
import { InOrder } from '#src/chat/in-order.ts';
import { Recent } from '#src/chat/recent.ts';
import { mailMark } from '#src/identity/mail.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import type { Groups } from './groups.ts';
import { type Place, platform } from './place.ts';

/** Somebody who did something, and whether they belong to the workspace. */
export interface Member {
  readonly by: Person;
  readonly isExternal: boolean;
}

const Info = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().default(''),
    real_name: z.string().optional(),
    profile: z
      .object({ display_name: z.string().optional(), email: z.string().optional() })
      .optional(),
    is_email_confirmed: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    deleted: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    /** Of an organisation: the workspaces that somebody belongs to. */
    enterprise_user: z
      .object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).default([]) })
      .optional(),
  }),
});
type User = z.output<typeof Info>['user'];

/** How long what Slack says of somebody who writes is believed, in ms. Of who presses it is asked each time. */
const believedMs = 600_000;

export interface PeopleOptions {
  readonly api: Api;
  readonly groups: Groups;
  readonly clock: Clock;
  readonly log: Log;
  /** Channels in which guests and people of other organisations may act. */
  readonly mayActIn: readonly string[];
}

/** Who people are. Whom Slack does not vouch for is external: may report, never approve. */
export class People {
  readonly #options: PeopleOptions;
  readonly #order = new InOrder();
  readonly #known = new Recent<{ readonly known: Known; readonly until: number }>(10_000);

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** Somebody as Slack said within the last minutes; outside of a channel. */
  async member(team: string, id: string): Promise<Member> {
    return shown(await this.#order.run(`${team}/${id}`, () => this.#believed(team, id)));
  }

  /** Somebody who did something in a channel. Who presses is looked up now: rights end with the next click. */
  async memberIn({ team, channel }: Place, id: string, did: 'wrote' | 'pressed'): Promise<Member> {
    const find = did === 'pressed' ? () => this.#asked(team, id) : () => this.#believed(team, id);
    const known = await this.#order.run(`${team}/${id}`, find);
    const mayAct = known.standing === 'outside' && this.#options.mayActIn.includes(channel);
    const isExternal = known.standing !== 'member' && !mayAct;
    // Groups of a workspace mean its members.
    if (known.standing !== 'member') return { by: known.by, isExternal };
    return { by: { ...known.by, groups: await this.#options.groups.of(id) }, isExternal };
  }

  async #believed(team: string, id: string): Promise<Known> {
    const before = this.#known.get(`${team}/${id}`);
    if (before !== undefined && before.until > this.#options.clock.now()) return before.known;
    return this.#asked(team, id);
  }

  async #asked(team: string, id: string): Promise<Known> {
    const user = await this.#ask(id);
    if (user === undefined) {
      this.#known.delete(`${team}/${id}`);
      return { by: { account: accountOf(team, id), name: id }, standing: 'nobody' };
    }
    const known = knownAs(user, team);
    this.#known.set(`${team}/${id}`, { known, until: this.#options.clock.now() + believedMs });
    return known;
  }

  async #ask(id: string): Promise<User | undefined> {
    try {
      // One line for each person: an answer is due in three seconds, however many ask at once.
      const answer = await this.#options.api.call({ method: 'users.info', channel: id }, (client) =>
        client.users.info({ user: id }),
      );
      return Info.parse(answer).user;
    } catch (error) {
      this.#options.log.warn({ err: error, user: id }, 'somebody is not known to Slack');
      return undefined;
    }
  }
}

/** "slack:T024BE7LD/U02AB": one member of one workspace. */
export function accountOf(team: string, id: string): AccountId {
  return AccountId.parse(`${platform}:${team}/${id}`);
}

/** The member's id in Slack; undefined for accounts of other platforms. */
export function memberIdOf(account: AccountId): string | undefined {
  return /^slack:[TE][A-Z0-9]{1,30}\/([UW][A-Z0-9]{1,30})$/.exec(account)?.[1];
}

/** `outside`: a guest, or of another organisation. `nobody`: a bot, somebody who has left, or not known. */
type Standing = 'member' | 'outside' | 'nobody';

interface Known {
  readonly by: Person;
  readonly standing: Standing;
}

function shown({ by, standing }: Known): Member {
  return { by, isExternal: standing !== 'member' };
}

function knownAs(user: User, team: string): Known {
  const home = user.team_id ?? '';
  const names = [user.profile?.display_name, user.real_name, user.name, user.id];
  const name = names.find((each) => each !== undefined && each.trim() !== '') ?? user.id;
  const account = accountOf(/^[TE][A-Z0-9]{1,30}$/.test(home) ? home : team, user.id);
  const standing = standingIn(user, team);
  const mail = standing === 'member' ? verifiedMail(user) : undefined;
  return { by: { account, name, ...(mail === undefined ? {} : { mail }) }, standing };
}

/** What Slack has made sure of itself, and shows with the scope for it. */
function verifiedMail({ profile, is_email_confirmed: isConfirmed }: User): string | undefined {
  return isConfirmed ? mailMark(profile?.email ?? '') : undefined;
}

function standingIn(user: User, team: string): Standing {
  if (user.is_bot || user.deleted) return 'nobody';
  const { team_id: home, enterprise_user: grid } = user;
  const isFromHere =
    home === team || grid?.teams.includes(team) === true || grid?.enterprise_id === team;
  const isGuest = user.is_restricted || user.is_ultra_restricted || user.is_stranger;
  return isFromHere && !isGuest ? 'member' : 'outside';
}
