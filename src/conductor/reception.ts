import type { Actions } from '#src/conductor/actions.ts';
import type { Attached } from '#src/conductor/attached.ts';
import type { Context } from '#src/conductor/context.ts';
import { isDuplicate } from '#src/conductor/desk.ts';
import { linkedByMail } from '#src/conductor/mailed.ts';
import type { Messages } from '#src/conductor/messages.ts';
import { redactedInbound, saysSecret } from '#src/conductor/redacted-chat.ts';
import type { Replies } from '#src/conductor/replies.ts';
import { personToday } from '#src/conductor/rules-of-today.ts';
import type { Inbound } from '#src/ports/chat.ts';

/**
 * Takes in what people do. It is acknowledged once it is durable; what was delivered before is
 * acknowledged and dropped; what could not be written is rejected, so that the platform delivers it again.
 */
export class Reception {
  readonly #context: Context;
  readonly #messages: Messages;
  readonly #actions: Actions;
  readonly #attached: Attached;
  readonly #replies: Replies;

  constructor(context: Context, parts: ReceptionParts) {
    this.#context = context;
    this.#messages = parts.messages;
    this.#actions = parts.actions;
    this.#attached = parts.attached;
    this.#replies = parts.replies;
  }

  async receive(inbound: Inbound): Promise<void> {
    try {
      await this.#identified(inbound);
    } catch (error) {
      if (!isDuplicate(error)) {
        const reference = this.#context.ids.token().slice(-8);
        const fields = { err: error, delivery: inbound.deliveryId, reference };
        this.#context.log.error(fields, 'inbound not taken in');
        this.#replies.defect(inbound, reference);
        throw error;
      }
    }
    await inbound.ack();
  }

  /** Whoever it was is known from here on as the site knows them, at this moment. */
  async #identified(inbound: Inbound): Promise<void> {
    const rules = await linkedByMail(this.#context, inbound);
    const by = personToday(rules, inbound.by, this.#context.clock.now());
    if (by.standing === 'disabled') return this.#replies.disabled(inbound);
    await this.#dealWith(this.#withoutSecrets({ ...inbound, by, ack: () => inbound.ack() }));
  }

  /** A secret that the bot itself uses is not even kept when somebody writes it by hand. */
  #withoutSecrets(inbound: Inbound): Inbound {
    const { redact } = this.#context;
    if (redact === undefined) return inbound;
    if (saysSecret(inbound, redact)) this.#replies.secretPasted(inbound, ['secret']);
    return redactedInbound(inbound, redact);
  }

  async #message(inbound: Inbound & { readonly kind: 'message' }): Promise<void> {
    const { text, attachments } = inbound;
    // Whoever sends nothing but a picture asks for no help.
    if (text.trim() !== '' || attachments.length === 0) await this.#messages.message(inbound, text);
    this.#attached.take(inbound);
  }

  async #dealWith(inbound: Inbound): Promise<void> {
    switch (inbound.kind) {
      case 'message':
        return this.#message(inbound);
      case 'edited':
        return this.#messages.edited(inbound, inbound.text);
      case 'deleted':
        return this.#messages.deleted(inbound);
      case 'action':
        return this.#actions.press(inbound, inbound.token);
    }
  }
}

export interface ReceptionParts {
  readonly messages: Messages;
  readonly actions: Actions;
  readonly attached: Attached;
  readonly replies: Replies;
}
