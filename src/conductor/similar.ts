import { finish } from '#src/card/draft.ts';
import { type Solved, similarCard } from '#src/card/similar.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import type { Incident } from '#src/incident/incident.ts';

const mostShown = 3;

/** Says what was solved before where others look for it: in the posts of a forum. */
export class Similar {
  readonly #context: Context;
  readonly #outbox: Outbox;

  constructor(context: Context, outbox: Outbox) {
    this.#context = context;
    this.#outbox = outbox;
  }

  /** For an incident that has just begun. Never rejects: without it nothing is amiss. */
  async tell(incident: Incident | undefined): Promise<void> {
    if (incident === undefined) return;
    try {
      const solved = await this.#solved(incident);
      if (solved.length === 0) return;
      const { clock, settings } = this.#context;
      const context = { now: clock.now(), simulated: settings.simulated };
      const card = finish(similarCard(solved, context), []);
      const key = `similar-${incident.id}`;
      this.#outbox.reply({ thread: incident.thread, key, card });
    } catch (error) {
      this.#context.log.warn(
        { err: error, incident: incident.id },
        'no similar incidents were told',
      );
    }
  }

  async #solved(incident: Incident): Promise<readonly Solved[]> {
    const { store, chats } = this.#context;
    const { id, thread, channel, playbook, codes } = incident;
    const chat = chats.find(({ platform }) => platform === thread.platform);
    if (playbook === undefined || channel === undefined || chat?.linkTo === undefined) return [];
    const like = { platform: thread.platform, channel, playbook: playbook.name, codes, except: id };
    // One more than is shown: the same post may have been solved before.
    const found = await store.similar({ ...like, limit: mostShown + 1 });
    const others = found.filter((each) => each.thread.id !== thread.id).slice(0, mostShown);
    const linked = await Promise.all(
      others.map(async (each) => ({ incident: each, url: await chat.linkTo?.(each.thread) })),
    );
    return linked.flatMap(({ incident: each, url }) =>
      url === undefined ? [] : [{ incident: each, url }],
    );
  }
}
