import { z } from 'zod';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { platform } from './place.ts';

const Listed = z.object({
  usergroups: z
    .array(
      z.object({
        id: z.string(),
        date_delete: z.number().default(0),
        users: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/** How long a list of groups is believed, in ms: who was taken out of one loses its rights within a minute. */
const believedMs = 60_000;

export interface GroupsOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
  readonly team: string;
  /** Whether the workspace granted usergroups:read; nobody is in any group without. */
  readonly isGranted: boolean;
}

/** The user groups of a workspace. What Slack does not say at this moment, nobody is in. */
export class Groups {
  readonly #options: GroupsOptions;
  #known:
    | { readonly users: ReadonlyMap<string, readonly string[]>; readonly until: number }
    | undefined;
  #asking: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  constructor(options: GroupsOptions) {
    this.#options = options;
  }

  /** Groups of a member as "slack:TEAM/GROUP"; undefined where the app may not see any. */
  async of(user: string): Promise<readonly string[] | undefined> {
    if (!this.#options.isGranted) return undefined;
    const { clock } = this.#options;
    if (this.#known !== undefined && this.#known.until > clock.now()) {
      return this.#known.users.get(user) ?? [];
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return (await this.#asking).get(user) ?? [];
  }

  async #ask(): Promise<ReadonlyMap<string, readonly string[]>> {
    const { api, clock, log, team } = this.#options;
    try {
      const answer = await api.call({ method: 'usergroups.list' }, (client) =>
        client.usergroups.list({ include_users: true }),
      );
      const users = membersOf(Listed.parse(answer), team);
      this.#known = { users, until: clock.now() + believedMs };
      return users;
    } catch (error) {
      log.warn({ err: error }, 'Slack does not tell who is in which user group: nobody is');
      this.#known = undefined;
      return new Map();
    }
  }
}

function membersOf(
  { usergroups }: z.output<typeof Listed>,
  team: string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, date_delete, users } of usergroups) {
    if (date_delete !== 0) continue;
    for (const user of users)
      groups.set(user, [...(groups.get(user) ?? []), `${platform}:${team}/${id}`]);
  }
  return groups;
}
