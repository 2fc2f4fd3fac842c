import { readActionId } from '#adapters/discord/render/action-id.ts';
import { confirmation, confirmationOver } from '#adapters/discord/render/confirm.ts';
import { fields, formOf, readFormId } from '#adapters/discord/render/form.ts';
import { messageFlags, type Rendered } from '#adapters/discord/render/rendered.ts';
import type { Answer } from './answer.ts';
import { type Asking, type Done, deliveryOf } from './asking.ts';
import type { Intake } from './intake.ts';
import { fieldsOf } from './interaction-event.ts';
import { type Outgoing, outgoing } from './outgoing.ts';
import type { Place } from './place.ts';
import type { Whispers } from './whispers.ts';

export interface PressingParts {
  readonly intake: Intake;
  readonly whispers: Whispers;
  readonly asking: Asking;
}

/** Of a response: https://discord.com/developers/docs/interactions/receiving-and-responding */
const modal = 9;

/** Reads buttons, menus and the forms behind them. */
export class Pressing {
  readonly #parts: PressingParts;

  constructor(parts: PressingParts) {
    this.#parts = parts;
  }

  async press(done: Done): Promise<void> {
    const { told, answer } = done;
    const pressed = readActionId(told.data.custom_id);
    switch (pressed?.kind) {
      case undefined:
        return answer.settle();
      case 'button':
        return this.#deliver(done, pressed.token, () => answer.settle());
      case 'confirm':
        return this.#confirm(done, pressed);
      case 'confirmed':
        return this.#deliver(done, pressed.token, () => over(answer, 'confirmed'));
      case 'not-now':
        return over(answer, 'not-now');
      case 'menu':
        return this.#chosen(done);
      case 'form': {
        const { token, label, multiline } = pressed;
        return open(done, { for: { kind: 'answer', token }, label, multiline });
      }
    }
  }

  /** A form that was filled in. */
  async submit(done: Done): Promise<void> {
    const { told, answer } = done;
    const form = readFormId(told.data.custom_id);
    const input = fieldsOf(told).get(fields.text)?.[0];
    switch (form?.kind) {
      case undefined:
        return answer.settle();
      case 'report':
        return this.#parts.asking.onForm(done);
      case 'answer':
        return this.#deliver(done, form.token, () => answer.settle(), input);
    }
  }

  async #confirm(
    { told, answer }: Done,
    { token, ordinal }: { readonly token: string; readonly ordinal: number },
  ): Promise<void> {
    const components = told.message?.components ?? [];
    const customId = told.data.custom_id;
    await answer.whisper(privately(confirmation({ token, ordinal, customId, components })));
  }

  async #chosen(done: Done): Promise<void> {
    const { answer, told } = done;
    const [value] = told.data.values;
    if (value === undefined) return answer.settle();
    return this.#deliver(done, value, () => answer.settle());
  }

  async #deliver(
    done: Done,
    token: string,
    ack: () => Promise<void>,
    input?: string,
  ): Promise<void> {
    const { told, doer } = done;
    const place = this.#placeOf(done);
    const content = { kind: 'action', token, input } as const;
    await this.#parts.intake.deliver({ deliveryId: deliveryOf(told), place, doer, content, ack });
  }

  #placeOf({ told, doer, room, answer }: Done): Place {
    this.#parts.whispers.note(doer.user.id, room.id, answer);
    const place = { guild: doer.guild, channel: room.id };
    const isPrivate = ((told.message?.flags ?? 0) & messageFlags.ephemeral) !== 0;
    return isPrivate && room.kind === 'text' ? { ...place, only: doer.user.id } : place;
  }
}

/** A form needs no store: it must be the first answer. */
function open({ answer, told }: Done, options: Parameters<typeof formOf>[0]): Promise<void> {
  return answer.open({ type: modal, data: formOf({ ...options, locale: told.locale }) });
}

/** Never rejects: what was pressed is written down already. */
async function over(answer: Answer, how: 'confirmed' | 'not-now'): Promise<void> {
  await answer.replace(privately(confirmationOver(how))).catch(() => answer.settle());
}

function privately(rendered: Rendered): Outgoing {
  return outgoing(rendered, { form: 'container', audience: 'one' });
}
