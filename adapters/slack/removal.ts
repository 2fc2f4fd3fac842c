import { z } from 'zod';
import type { Source } from './workspaces.ts';

/** Slack took the app out of a workspace, or the token of the bot away. */
export interface Removal {
  readonly source: Source;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** https://docs.slack.dev/reference/events/app_uninstalled and …/tokens_revoked */
const Body = z.object({
  event_time: z.number().optional(),
  event: z.object({
    type: z.enum(['app_uninstalled', 'tokens_revoked']),
    tokens: z.object({ bot: z.array(z.string()).default([]) }).optional(),
  }),
});

export const removalEvents = ['app_uninstalled', 'tokens_revoked'] as const;

/** Undefined where the bot keeps its token: those of people are no business of it. */
export function removalIn(body: unknown, source: Source, now: number): Removal | undefined {
  const { event, event_time } = Body.parse(body);
  const isOfPeople = event.type === 'tokens_revoked' && event.tokens?.bot.length === 0;
  if (isOfPeople) return undefined;
  return { source, event: event.type, at: event_time === undefined ? now : event_time * 1000 };
}
