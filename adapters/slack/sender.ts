import { render } from '#adapters/slack/render/render.ts';
import type { RenderCapabilities, Rendered } from '#adapters/slack/render/rendered.ts';
import type { Card } from '#src/card/card.ts';
import type { AttachedFile } from '#src/chat/attached-file.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { chatRefused, isDoubtful, refusalOf } from './fault.ts';
import { asWritten, blocksOf, blocksOfEdit, formsOf, notedFiles } from './outgoing.ts';
import { messageRef, type Place, type Standing } from './place.ts';
import { metadataType, type Posted } from './posted.ts';
import { upload } from './uploads.ts';

export interface SenderOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
  readonly posted: Posted;
}

type Audience = 'for-all' | 'for-one' | 'for-one-and-direct';

/** How often a call whose fate is unknown is made again, after a look whether it happened. */
const tries = 3;

/**
 * Brings cards to Slack, each key once: it looks before it posts again. What Slack finds too much is said
 * more simply. Rejects with `chat-refused`.
 */
export class Sender {
  readonly #options: SenderOptions;
  /** Keys of which it is not known whether Slack took them. */
  readonly #doubtful = new Recent<true>(1_000);
  readonly #attached = new Recent<string>(200);
  /** A workspace that refused a plan block is not offered another. */
  #plan = true;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async post(place: Place, card: Card, key: string): Promise<Standing> {
    const { posted } = this.#options;
    const name = `${place.channel}/${place.thread ?? ''}/${key}`;
    try {
      const known = this.#doubtful.has(name)
        ? await posted.look(place, key)
        : await posted.find(place, key);
      const ts = known ?? (await this.#postNew(place, card, { key, name }));
      this.#doubtful.delete(name);
      return { ...place, ts };
    } catch (error) {
      throw chatRefused('chat.postMessage', error);
    }
  }

  async edit(standing: Standing, card: Card): Promise<void> {
    const { channel, ts } = standing;
    try {
      const sent = await this.#inSomeForm(card, 'for-all', (form) =>
        this.#options.api.call({ method: 'chat.update', channel }, (client) =>
          client.chat.update({
            channel,
            ts,
            text: form.text,
            blocks: blocksOfEdit(form),
            parse: 'none',
            link_names: false,
          }),
        ),
      );
      await this.#attach(standing, sent.form.files);
    } catch (error) {
      throw chatRefused('chat.update', error);
    }
  }

  /**
   * Shows it to one member only. Slack keeps no trace of it: nobody can look whether it came. No file
   * can follow there; with `direct`, the direct messages of that member, it goes there and the card says so.
   */
  async whisper(
    { channel, thread }: Place,
    card: Card,
    { user, direct }: { readonly user: string; readonly direct?: Place | undefined },
  ): Promise<string> {
    const audience = direct === undefined ? 'for-one' : 'for-one-and-direct';
    const { answer, form } = await this.#inSomeForm(card, audience, (each) => {
      const shown = direct === undefined ? each : notedFiles(each);
      return this.#options.api.call({ method: 'chat.postEphemeral', channel }, (client) =>
        client.chat.postEphemeral({
          channel,
          user,
          ...(thread === undefined ? {} : { thread_ts: thread }),
          text: shown.text,
          blocks: blocksOf(shown),
          parse: 'none',
          link_names: false,
        }),
      );
    });
    if (direct !== undefined) await upload(this.#options, direct, form.files);
    return answer.message_ts ?? '';
  }

  /** Tells whether something of a card has to follow as a file. */
  isLong(card: Card): boolean {
    const { clock } = this.#options;
    const capabilities = this.#capabilities('for-all');
    return render(card, { now: clock.now(), capabilities }).files.length > 0;
  }

  async #postNew(
    place: Place,
    card: Card,
    { key, name }: { readonly key: string; readonly name: string },
  ): Promise<string> {
    const { posted } = this.#options;
    const { answer, form } = await this.#inSomeForm(card, 'for-all', (each) =>
      this.#surely(place, key, { form: each, name }),
    );
    posted.note(place, key, answer);
    await upload(this.#options, place, form.files);
    return answer;
  }

  /** Posts; when the answer is lost, looks whether the message stands before it posts again. */
  async #surely(
    place: Place,
    key: string,
    { form, name }: { readonly form: Rendered; readonly name: string },
  ): Promise<string> {
    let lost: unknown;
    for (let tried = 0; tried < tries; tried += 1) {
      try {
        return await this.#postOnce(place, key, form);
      } catch (error) {
        if (!isDoubtful(error)) throw error;
        lost = error;
      }
      this.#doubtful.set(name, true);
      const found = await this.#options.posted.look(place, key);
      if (found !== undefined) return found;
    }
    throw lost;
  }

  async #postOnce({ channel, thread }: Place, key: string, form: Rendered): Promise<string> {
    const line = { method: 'chat.postMessage', channel };
    const { ts } = await this.#options.api.call(line, (client) =>
      client.chat.postMessage({
        channel,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        text: form.text,
        blocks: blocksOf(form),
        metadata: { event_type: metadataType, event_payload: { key } },
        ...asWritten,
      }),
    );
    if (ts === undefined) throw new Error('Slack posted a message without a timestamp');
    return ts;
  }

  async #inSomeForm<T>(
    card: Card,
    audience: Audience,
    send: (form: Rendered) => Promise<T>,
  ): Promise<{ readonly answer: T; readonly form: Rendered }> {
    const { clock, log } = this.#options;
    let refused: unknown;
    const forms = formsOf(card, { now: clock.now(), capabilities: this.#capabilities(audience) });
    for (const form of forms) {
      try {
        return { answer: await send(form), form };
      } catch (error) {
        if (refusalOf(error) !== 'too-much') throw error;
        log.warn({ err: error, blocks: form.blocks.length }, 'Slack wants this message simpler');
        if (form.blocks.some(({ type }) => type === 'plan')) this.#plan = false;
        refused = error;
      }
    }
    throw refused;
  }

  /** An edit that attaches what the one before it attached adds nothing. */
  async #attach(standing: Standing, files: readonly AttachedFile[]): Promise<void> {
    const name = messageRef(standing).id;
    const said = JSON.stringify(files);
    if (files.length === 0 || this.#attached.get(name) === said) return;
    this.#attached.set(name, said);
    await upload(this.#options, standing, files);
  }

  #capabilities(audience: Audience): RenderCapabilities {
    return { plan: this.#plan, files: audience !== 'for-one' };
  }
}
