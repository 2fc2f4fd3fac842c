import { z } from 'zod';
import { SupportChannel } from '#src/chat/support-channel.ts';
import { SecretReference } from '#src/host/secret-reference.ts';

const Snowflake = z
  .string()
  .regex(/^\d{15,20}$/, 'write the id, with its digits in quotation marks');

/** What `fettle.yaml` says of Discord. */
export const DiscordSection = z.strictObject({
  token: SecretReference.describe('Of the bot: the page of the application, Bot, Reset Token'),
  guilds: z
    .array(Snowflake)
    .min(1)
    .max(100)
    .describe('Servers that the bot works in; elsewhere it says nothing'),
  insiders: z
    .union([z.literal('everyone'), z.array(Snowflake).max(100)], {
      error: 'write a list of role ids, or everyone',
    })
    .default([])
    .describe(
      'Roles whose bearers belong to the site, or everyone in these servers; others report and decide nothing',
    ),
  messageContent: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe(
      '"auto": reads replies in its threads where Discord grants it. "never": does not ask',
    ),
  support: z
    .array(SupportChannel)
    .max(100)
    .default([])
    .refine(
      (all) => new Set(all.map(({ channel }) => channel)).size === all.length,
      'names a channel twice',
    )
    .describe('Channels and forums in which every message is a report'),
});
export type DiscordSection = z.output<typeof DiscordSection>;
