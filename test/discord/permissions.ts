import type { Channel } from './channel.ts';
import type { Guild, Member } from './guild.ts';

/** The permission bits that the server looks at (docs: topics/permissions). */
export const permission = {
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useApplicationCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendMessagesInThreads: 1n << 38n,
} as const;

export type PermissionName = keyof typeof permission;

export const everything: bigint = Object.values(permission).reduce((all, bit) => all | bit, 0n);

export function bits(names: readonly PermissionName[]): bigint {
  return names.reduce((all, name) => all | permission[name], 0n);
}

/** A change of permissions in one channel, for a role (type 0) or a member (type 1). */
export interface Overwrite {
  readonly id: string;
  readonly type: 0 | 1;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What a member may do in a channel; in a thread, by the overwrites of its parent. */
export function permissionsIn(guild: Guild, member: Member, place: Channel): bigint {
  const base = basePermissions(guild, member);
  if ((base & permission.administrator) !== 0n) return everything;
  const overwrites = (place.parent ?? place).overwrites;
  const steps = [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(({ id, type }) => type === 0 && id !== guild.id && member.roles.has(id)),
    overwrites.filter(({ id, type }) => type === 1 && id === member.user.id),
  ];
  return implied(
    steps.reduce((have, step) => (have & ~union(step, 'deny')) | union(step, 'allow'), base),
    place,
  );
}

export function basePermissions(guild: Guild, member: Member): bigint {
  if (guild.ownerId === member.user.id) return everything;
  const everyone = guild.roles.get(guild.id)?.permissions ?? 0n;
  const all = [...member.roles].reduce(
    (have, id) => have | (guild.roles.get(id)?.permissions ?? 0n),
    everyone,
  );
  return (all & permission.administrator) === 0n ? all : everything;
}

function union(overwrites: readonly Overwrite[], side: 'allow' | 'deny'): bigint {
  return overwrites.reduce((all, overwrite) => all | overwrite[side], 0n);
}

/** Who cannot see a channel can do nothing in it; who cannot write cannot mention, embed or attach. */
function implied(have: bigint, place: Channel): bigint {
  if ((have & permission.viewChannel) === 0n) return 0n;
  const write = place.isThread ? permission.sendMessagesInThreads : permission.sendMessages;
  if ((have & write) !== 0n) return have;
  return have & ~bits(['mentionEveryone', 'embedLinks', 'attachFiles']);
}
