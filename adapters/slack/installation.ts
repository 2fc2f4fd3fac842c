import { z } from 'zod';
import type { Source } from './workspaces.ts';

const Named = z.object({ id: z.string(), name: z.string().default('') });

/** One installation of the app by OAuth, as it is kept. Times are ms since 1970. */
export const Installation = z.object({
  /** The workspace; undefined where a whole organisation installed. */
  team: Named.optional(),
  enterprise: Named.optional(),
  isOrgWide: z.boolean(),
  bot: z.object({
    token: z.string(),
    /** The bot, and the member that it is. */
    id: z.string(),
    user: z.string(),
    /** Both only where the app rotates its tokens. */
    refreshToken: z.string().optional(),
    expiresAt: z.number().optional(),
  }),
  scopes: z.array(z.string()),
  /** The member who installed it. */
  by: z.string(),
  at: z.number(),
  /** Who is getting a new token at the moment; others leave it to them until then. */
  renewing: z.object({ by: z.string(), until: z.number() }).optional(),
});
export type Installation = z.output<typeof Installation>;

/** What an installation is kept under: the organisation where it is of all its workspaces, else the workspace. */
export function installationId({ team, enterprise, isOrgWide }: Installation): string {
  const id = isOrgWide ? enterprise?.id : team?.id;
  if (id === undefined) throw new Error('an installation of nobody');
  return id;
}

/** The installations that something may have come through, the likeliest first. */
export function idsOf({ team, enterprise, isOrgWide }: Source): readonly string[] {
  const ids = isOrgWide ? [enterprise] : [team, enterprise];
  return ids.filter((id) => id !== undefined);
}

export function nameOf({ team, enterprise, isOrgWide }: Installation): string {
  return (isOrgWide ? enterprise?.name : team?.name) ?? '';
}
