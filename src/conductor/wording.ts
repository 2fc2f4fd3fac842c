import { cardFor, cardsFor } from '#src/card/card-for.ts';
import { type CardContext, type Draft, finish } from '#src/card/draft.ts';
import { defectCard } from '#src/card/replies.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Revisions } from '#src/conductor/revisions.ts';
import type { Saying, Step } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Outgoing, StoredAction } from '#src/ports/store.ts';

export interface Messages {
  readonly outgoing: readonly Outgoing[];
  readonly actions: readonly StoredAction[];
}

/** Turns what there is to say into messages with buttons whose meaning stays here. */
export class Wording {
  readonly #context: Context;
  readonly #revisions: Revisions;

  constructor(context: Context, revisions: Revisions) {
    this.#context = context;
    this.#revisions = revisions;
  }

  messages({ incident, commands }: Step, before: Incident | undefined): Messages {
    const said = commands.flatMap((command) =>
      command.kind === 'say' ? this.#said(command.saying, incident, before) : [],
    );
    return {
      outgoing: said.map(({ outgoing }) => outgoing),
      actions: said.flatMap(({ actions }) => actions),
    };
  }

  /**
   * A card that shows how far the probes are; it stands in the slot of the one that announced them.
   * `undefined` for a defect in the words: that must not keep a probe from being read.
   */
  progress(incident: Incident, progress: NonNullable<CardContext['progress']>): Draft | undefined {
    try {
      return cardFor({ kind: 'looking' }, incident, { ...this.cardContext(incident), progress });
    } catch (error) {
      this.#context.log.error({ err: error, incident: incident.id }, 'no words for progress');
      return undefined;
    }
  }

  cardContext(incident: Incident, before?: Incident): CardContext {
    const { clock, settings } = this.#context;
    const loaded =
      incident.playbook === undefined ? undefined : this.#revisions.peek(incident.playbook);
    const probes = Object.entries(loaded?.playbook.probes ?? {});
    return {
      now: clock.now(),
      probes: Object.fromEntries(probes.map(([name, { title }]) => [name, title])),
      simulated: settings.simulated,
      ...(before === undefined ? {} : { before }),
    };
  }

  #said(saying: Saying, incident: Incident, before: Incident | undefined): readonly Said[] {
    return this.#drafts(saying, incident, before).map((draft) => this.#message(draft, incident));
  }

  /** A defect in the words must not keep what happened out of the journal. */
  #drafts(saying: Saying, incident: Incident, before: Incident | undefined): readonly Draft[] {
    const context = this.cardContext(incident, before);
    try {
      return cardsFor(saying, incident, context);
    } catch (error) {
      this.#context.log.error(
        { err: error, incident: incident.id, saying: saying.kind },
        'no words for this',
      );
      return [defectCard(incident.id, context)];
    }
  }

  #message(draft: Draft, incident: Incident): Said {
    const tokens = draft.actions.map(() => this.#context.ids.token());
    const actions = draft.actions.map(({ meaning }, index) => ({
      token: tokens[index] ?? '',
      incident: incident.id,
      action: meaning,
    }));
    const outgoing = {
      key: this.#context.ids.token(),
      incident: incident.id,
      thread: incident.thread,
      card: finish(draft, tokens),
      ...(draft.slot === undefined ? {} : { slot: draft.slot }),
      ...(draft.to === undefined ? {} : { to: draft.to }),
    };
    return { outgoing, actions };
  }
}

interface Said {
  readonly outgoing: Outgoing;
  readonly actions: readonly StoredAction[];
}
