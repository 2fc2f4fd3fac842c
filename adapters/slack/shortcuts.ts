import { z } from 'zod';
import type { Api } from './api.ts';
import { type Asking, deliveryOf, openThread } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { directMessagesOf } from './direct-messages.ts';
import { SaidMessage } from './message-event.ts';
import { isDirect, type Place } from './place.ts';
import { reportIn, type SubmitBody } from './pressed.ts';

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const MessageShortcutBody = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string() }),
  trigger_id: z.string(),
  message: SaidMessage,
});
export type MessageShortcutBody = z.output<typeof MessageShortcutBody>;

const Info = z.object({ channel: z.object({ is_member: z.boolean().default(false) }) });

export interface ShortcutParts extends Asking {
  readonly api: Api;
  readonly conversation: Conversation;
  /** The workspace, where a payload names none. */
  readonly team: string;
}

/** "Diagnose this error" on a message, and the form that stands everywhere. */
export class Shortcuts {
  readonly #parts: ShortcutParts;

  constructor(parts: ShortcutParts) {
    this.#parts = parts;
  }

  /** Whoever chose it reports, in the thread of that message. `refuse` tells them that the bot is not there. */
  async onMessage(
    body: MessageShortcutBody,
    answers: { readonly ack: () => Promise<unknown>; readonly refuse: () => Promise<unknown> },
  ): Promise<void> {
    const { intake, conversation } = this.#parts;
    const { message, user } = body;
    const channel = body.channel.id;
    if (!(await this.#isIn(channel, user.id))) {
      await answers.ack();
      await answers.refuse();
      return;
    }
    const thread = message.thread_ts ?? (isDirect(channel) ? undefined : message.ts);
    const place: Place = { team: body.team?.id ?? this.#parts.team, channel, thread };
    await intake.inOrder(place, () =>
      conversation.say(
        place,
        { ...message, user: user.id },
        { deliveryId: deliveryOf('shortcut', body.trigger_id), to: 'bot' },
      ),
    );
    await answers.ack();
  }

  /** The report of the form goes on in the direct messages of whoever wrote it. */
  async onReport(body: SubmitBody, ack: () => Promise<unknown>): Promise<void> {
    const { api, intake, team } = this.#parts;
    const user = body.user.id;
    const channel = await directMessagesOf(api, user);
    const where = { team: body.team?.id ?? team, channel };
    const deliveryId = `report-${body.view.id}`;
    const text = reportIn(body);
    // A direct message is one conversation: what was asked stands above, no thread hangs on it.
    await openThread(this.#parts, { place: where, user, text, deliveryId });
    const content = { kind: 'message', text, attachments: [] } as const;
    await intake.deliver({ deliveryId, place: where, user, content, ack });
  }

  /** Of direct messages only its own with that person: what two people say to each other it cannot see. */
  async #isIn(channel: string, user: string): Promise<boolean> {
    if (isDirect(channel)) return (await directMessagesOf(this.#parts.api, user)) === channel;
    const answer = await this.#parts.api
      .call({ method: 'conversations.info', channel }, (client) =>
        client.conversations.info({ channel }),
      )
      .catch(() => undefined);
    const info = Info.safeParse(answer);
    return info.success && info.data.channel.is_member;
  }
}
