import { z } from 'zod';
import { InOrder } from '#src/chat/in-order.ts';
import { Recent } from '#src/chat/recent.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { platform } from './place.ts';

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
    profile: z.object({ display_name: z.string().optional() }).optional(),
    is_bot: z.boolean().default(false),
    deleted: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});
type User = z.output<typeof Info>['user'];

/** How long what Slack says of somebody is believed, in ms: a guest must not stay a member for long. */
const believedMs = 600_000;

/** Who people are. Whom Slack does not vouch for is external: may report, never approve. */
export class People {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #order = new InOrder();
  readonly #known = new Recent<{ readonly member: Member; readonly until: number }>(10_000);

  constructor(parts: { readonly api: Api; readonly clock: Clock; readonly log: Log }) {
    this.#api = parts.api;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  member(team: string, id: string): Promise<Member> {
    const key = `${team}/${id}`;
    return this.#order.run(key, () => this.#member(team, id));
  }

  async #member(team: string, id: string): Promise<Member> {
    const key = `${team}/${id}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.member;
    const user = await this.#ask(id);
    if (user === undefined)
      return { by: { account: accountOf(team, id), name: id }, isExternal: true };
    const member = memberOf(user, team);
    this.#known.set(key, { member, until: this.#clock.now() + believedMs });
    return member;
  }

  async #ask(id: string): Promise<User | undefined> {
    try {
      // One line for each person: an answer is due in three seconds, however many ask at once.
      const answer = await this.#api.call({ method: 'users.info', channel: id }, (client) =>
        client.users.info({ user: id }),
      );
      return Info.parse(answer).user;
    } catch (error) {
      this.#log.warn({ err: error, user: id }, 'somebody is not known to Slack');
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

function memberOf(user: User, team: string): Member {
  const home = user.team_id ?? '';
  const isExternal =
    home !== team ||
    user.is_restricted ||
    user.is_ultra_restricted ||
    user.is_stranger ||
    user.is_bot ||
    user.deleted;
  const names = [user.profile?.display_name, user.real_name, user.name, user.id];
  const name = names.find((each) => each !== undefined && each.trim() !== '') ?? user.id;
  const account = accountOf(/^[TE][A-Z0-9]{1,30}$/.test(home) ? home : team, user.id);
  return { by: { account, name }, isExternal };
}
