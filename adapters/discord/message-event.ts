import { MessageType } from 'discord.js';
import { z } from 'zod';
import { MemberTold, UserTold } from './people.ts';

export const FileTold = z.object({
  id: z.string(),
  filename: z.string().default('file'),
  content_type: z.string().default('application/octet-stream'),
  size: z.number().default(0),
  url: z.string(),
});
export type FileTold = z.output<typeof FileTold>;

/** A message that was forwarded into another one. */
const Snapshot = z.object({ message: z.object({ content: z.string().default('') }) });

/** https://discord.com/developers/docs/resources/message#message-object */
export const MessageTold = z.object({
  id: z.string(),
  channel_id: z.string(),
  guild_id: z.string().optional(),
  type: z.number().default(MessageType.Default),
  author: UserTold,
  member: MemberTold.optional().catch(undefined),
  webhook_id: z.string().optional(),
  content: z.string().default(''),
  edited_timestamp: z.string().nullish(),
  mentions: z.array(z.object({ id: z.string() })).default([]),
  attachments: z.array(FileTold).default([]).catch([]),
  message_snapshots: z.array(Snapshot).default([]).catch([]),
  /** A thread that hangs on it. */
  thread: z.object({ id: z.string() }).optional(),
});
export type MessageTold = z.output<typeof MessageTold>;

export const DeletedTold = z.object({
  id: z.string(),
  channel_id: z.string(),
  guild_id: z.string().optional(),
});
export type DeletedTold = z.output<typeof DeletedTold>;

export const ManyDeletedTold = z.object({
  ids: z.array(z.string()),
  channel_id: z.string(),
  guild_id: z.string().optional(),
});

/** Written by a person; what bots, webhooks and Discord itself post is nobody's word. */
export function isByPerson({ author, webhook_id, type }: MessageTold): boolean {
  const isSaid = type === MessageType.Default || type === MessageType.Reply;
  return isSaid && !author.bot && !author.system && webhook_id === undefined;
}
