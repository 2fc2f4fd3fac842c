import type { types } from '@slack/bolt';
import { z } from 'zod';
import { readActionId } from '#adapters/slack/render/action-id.ts';
import { type CardViewOptions, cardView } from '#adapters/slack/render/card-view.ts';
import { formField, formOf, hostField } from '#adapters/slack/render/form.ts';
import type { Card } from '#src/card/card.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Intake } from './intake.ts';
import { isDirect, type Place, placeOf, platform, threadRef } from './place.ts';

/** What a form carries from its opening to its submission. Slack signs it; people can read it. */
const Carried = z.object({ token: z.string(), thread: z.string() });

const Choice = z.object({ value: z.string() });
/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const PressBody = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string(),
  container: z.object({
    type: z.string(),
    channel_id: z.string().optional(),
    message_ts: z.string().optional(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  /** Of a button in a form. */
  view: z.object({ id: z.string(), private_metadata: z.string().default('') }).optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        action_ts: z.string(),
        value: z.string().optional(),
        selected_option: Choice.nullish(),
      }),
    )
    .min(1),
});
export type PressBody = z.output<typeof PressBody>;

const Written = z.object({ value: z.string().nullish() });
/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const SubmitBody = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Written)) }),
  }),
});
export type SubmitBody = z.output<typeof SubmitBody>;

type View = types.ModalView;

export interface PressedParts {
  readonly intake: Intake;
  /** The workspace, where a payload names none. */
  readonly team: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the listener of an interaction can do with it. */
export interface Answering {
  readonly ack: () => Promise<unknown>;
  /** Due within three seconds of the click. */
  readonly open: (view: View) => Promise<unknown>;
  /** Puts another view into the place of the one in which a button was pressed. */
  readonly replace: (viewId: string, view: View) => Promise<unknown>;
}

/** Reads buttons, menus and the forms behind them. */
export class Pressing {
  readonly #parts: PressedParts;

  constructor(parts: PressedParts) {
    this.#parts = parts;
  }

  async press(body: PressBody, answering: Answering): Promise<void> {
    const { ack, open } = answering;
    const [action] = body.actions;
    const place = this.#placeOf(body);
    const pressed = action === undefined ? undefined : readActionId(action.action_id);
    const token = action?.value ?? action?.selected_option?.value;
    if (
      action === undefined ||
      place === undefined ||
      pressed === undefined ||
      token === undefined
    ) {
      await ack();
      return;
    }
    if (pressed.kind === 'form') {
      const carried = { token, thread: threadRef(place).id };
      await open(formOf({ ...pressed, metadata: JSON.stringify(carried) }));
      await ack();
      return;
    }
    const user = body.user.id;
    const deliveryId = `press-${action.action_ts}-${user}`;
    const content = { kind: 'action', token } as const;
    const page = pressed.kind === 'page' ? pressed.page : 0;
    const carried = JSON.stringify({ token, thread: threadRef(place).id });
    const show = this.#showing(body, answering, { page, token, metadata: carried });
    await this.#parts.intake.deliver({ deliveryId, place, user, content, ack, show });
  }

  /** Opens a card as a form, or turns its page. What comes too late is told in the thread. */
  #showing(body: PressBody, { open, replace }: Answering, shown: Omit<CardViewOptions, 'now'>) {
    const { clock, log } = this.#parts;
    return async (card: Card): Promise<boolean> => {
      try {
        const view = cardView(card, { ...shown, now: clock.now() });
        await (body.view === undefined ? open(view) : replace(body.view.id, view));
        return true;
      } catch (error) {
        log.warn({ err: error }, 'a form could not be shown');
        return false;
      }
    };
  }

  /** A form that was filled in. */
  async submit(body: SubmitBody, ack: () => Promise<unknown>): Promise<void> {
    const carried = readCarried(body.view.private_metadata);
    const place = carried === undefined ? undefined : placeOf({ platform, id: carried.thread });
    if (carried === undefined || place === undefined) {
      await ack();
      return;
    }
    const input = writtenIn(body, formField);
    const content = { kind: 'action', token: carried.token, input } as const;
    const deliveryId = `form-${body.view.id}`;
    await this.#parts.intake.deliver({ deliveryId, place, user: body.user.id, content, ack });
  }

  #placeOf({ team, container, message, user, view }: PressBody): Place | undefined {
    const carried = view === undefined ? undefined : readCarried(view.private_metadata)?.thread;
    if (carried !== undefined) return placeOf({ platform, id: carried });
    const { channel_id: channel, message_ts } = container;
    if (channel === undefined) return undefined;
    const thread = message?.thread_ts ?? container.thread_ts;
    const where = { team: team?.id ?? this.#parts.team, channel };
    if (thread !== undefined || isDirect(channel)) return { ...where, thread };
    return container.is_ephemeral === true
      ? { ...where, only: user.id }
      : { ...where, thread: message_ts };
  }
}

/** The report of the global shortcut's form, as somebody would have written it. */
export function reportIn(body: SubmitBody): string {
  const host = writtenIn(body, hostField)?.trim() ?? '';
  const text = writtenIn(body, formField) ?? '';
  return host === '' ? text : `${text}\nhost: ${host}`;
}

function writtenIn(
  { view }: SubmitBody,
  { blockId, actionId }: { readonly blockId: string; readonly actionId: string },
): string | undefined {
  return view.state.values[blockId]?.[actionId]?.value ?? undefined;
}

function readCarried(metadata: string): z.output<typeof Carried> | undefined {
  try {
    return Carried.parse(JSON.parse(metadata));
  } catch {
    // Not a form of ours, or one of an older version: nothing is lost but the press.
    return undefined;
  }
}
