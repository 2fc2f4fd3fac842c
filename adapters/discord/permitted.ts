import { PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';

const Bits = z.string().regex(/^\d{1,30}$/);
const Overwrite = z.object({ id: z.string(), allow: Bits, deny: Bits });

export const RoleTold = z.object({ id: z.string(), name: z.string(), permissions: Bits });
export type RoleTold = z.output<typeof RoleTold>;
export const ChannelTold = z.object({
  id: z.string(),
  type: z.number(),
  name: z.string().default(''),
  permission_overwrites: z.array(Overwrite).default([]),
});
export type ChannelTold = z.output<typeof ChannelTold>;

export interface Standing {
  readonly guild: string;
  readonly user: string;
  readonly roles: readonly string[];
}

/**
 * What somebody may do in a channel: their roles, then what the channel takes and gives, everybody first,
 * then roles, then the user. https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function permittedIn(
  { permission_overwrites: overwrites }: ChannelTold,
  { guild, user, roles }: Standing,
  all: readonly RoleTold[],
): bigint {
  const own = all.filter(({ id }) => id === guild || roles.includes(id));
  const base = own.reduce((bits, { permissions }) => bits | BigInt(permissions), 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return ~0n;
  const ofRoles = overwrites.filter(({ id }) => id !== guild && roles.includes(id));
  return [
    overwrites.filter(({ id }) => id === guild),
    ofRoles,
    overwrites.filter(({ id }) => id === user),
  ].reduce(applied, base);
}

function applied(bits: bigint, overwrites: readonly z.output<typeof Overwrite>[]): bigint {
  const deny = overwrites.reduce((sum, each) => sum | BigInt(each.deny), 0n);
  const allow = overwrites.reduce((sum, each) => sum | BigInt(each.allow), 0n);
  return (bits & ~deny) | allow;
}
