import { z } from 'zod';
import type { Inbound, ThreadRef } from '#src/ports/chat.ts';
import { accountOf } from './people.ts';
import { placeOf } from './place.ts';
import type { Source, Workspaces } from './workspaces.ts';

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

export interface Ending {
  readonly threads: readonly ThreadRef[];
  readonly workspaces: Workspaces;
  readonly receive: (inbound: Inbound) => Promise<void>;
}

/**
 * Nobody can answer or approve any more where the app is gone: what is open there is cancelled, as far as nothing
 * was begun. The journal names Slack as who did it. Resolves with the threads that this was said in.
 */
export async function endWhereGone(
  { event, at }: Removal,
  { threads, workspaces, receive }: Ending,
): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const thread of threads) {
    const team = placeOf(thread)?.team;
    if (team === undefined || (await workspaces.at(team)) !== undefined) continue;
    await receive({
      deliveryId: `${event}-${at}-${thread.id}`,
      thread,
      by: { account: accountOf(team, 'USLACK'), name: `Slack, which took the app out (${event})` },
      isExternal: false,
      ack: async () => undefined,
      kind: 'message',
      text: 'cancel',
      attachments: [],
    });
    ended.push(thread.id);
  }
  return ended;
}
