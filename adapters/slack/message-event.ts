import { z } from 'zod';

const File = z.object({
  id: z.string(),
  name: z.string().default('file'),
  mimetype: z.string().default('application/octet-stream'),
  size: z.number().default(0),
  url_private_download: z.string().optional(),
  url_private: z.string().optional(),
});
export type SlackFile = z.output<typeof File>;

/** A message that was forwarded into another one, or a quotation that Slack made of a link to one. */
const Quoted = z.object({
  text: z.string().default(''),
  is_share: z.boolean().default(false),
  is_msg_unfurl: z.boolean().default(false),
});

/** What a message says, as events and shortcuts bring it. https://docs.slack.dev/reference/events/message */
export const SaidMessage = z.object({
  user: z.string().optional(),
  bot_id: z.string().optional(),
  /** Of a message that an app or a workflow posts in the name of somebody. */
  bot_profile: z.unknown().optional(),
  subtype: z.string().optional(),
  text: z.string().default(''),
  ts: z.string(),
  /** Somebody changed it after it was sent. */
  edited: z.unknown().optional(),
  thread_ts: z.string().optional(),
  parent_user_id: z.string().optional(),
  files: z.array(File).default([]).catch([]),
  attachments: z.array(Quoted).default([]).catch([]),
});
export type SaidMessage = z.output<typeof SaidMessage>;

/** Of the types `message` and `app_mention`. */
export const MessageEvent = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  /** Of an edit: as it reads now. */
  message: SaidMessage.optional().catch(undefined),
  /** Of an edit or a deletion: as it read before. */
  previous_message: SaidMessage.optional().catch(undefined),
});
export type MessageEvent = z.output<typeof MessageEvent>;

/** The frame of an event. */
export const EventBody = z.object({ event_id: z.string(), team_id: z.string() });

/** Written by a person; what bots and workflows post is nobody's word. */
export function isByPerson({ user, bot_id, bot_profile, subtype }: SaidMessage): boolean {
  const isBot = bot_id !== undefined || (bot_profile ?? undefined) !== undefined;
  return user !== undefined && user !== 'USLACKBOT' && !isBot && subtype !== 'bot_message';
}
