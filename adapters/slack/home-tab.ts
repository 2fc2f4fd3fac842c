import { z } from 'zod';
import { type HomeEntry, type HomeState, homeOf } from '#adapters/slack/render/home.ts';
import { surface } from '#adapters/slack/surface.ts';
import type { Card } from '#src/card/card.ts';
import { noteCard } from '#src/chat/note-card.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import type { Links } from './links.ts';
import type { People } from './people.ts';
import { placeOf } from './place.ts';
import type { Sender } from './sender.ts';

/** https://docs.slack.dev/reference/events/app_home_opened */
export const HomeEvent = z.object({
  user: z.string(),
  channel: z.string().optional(),
  tab: z.string().optional(),
});
export type HomeEvent = z.output<typeof HomeEvent>;

/** One line of an overview, with the thread in which it is talked through. */
export interface WaitingEntry extends Pick<HomeEntry, 'reference' | 'text'> {
  readonly thread?: ThreadRef | undefined;
}

/** What waits for somebody, and what is open of theirs. */
export interface Waiting {
  readonly incidents: readonly WaitingEntry[];
  readonly approvals: readonly WaitingEntry[];
}

export interface HomeTabParts {
  readonly api: Api;
  readonly links: Links;
  readonly people: People;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly log: Log;
  readonly waitingFor: (account: AccountId) => Promise<Waiting>;
  /** https */
  readonly docs?: string | undefined;
}

interface Viewer {
  readonly team: string;
  /** The blocks that stand there; undefined for whoever opens the tab: it is shown in any case. */
  readonly seen: string | undefined;
}

/** Changes are shown together, so long after the first of them, in ms. */
const coalesced = 10_000;
/** Who opened the tab lately sees changes; whoever opens it sees all of it anyway. */
const mostViewers = 50;
/** Of each list: as many as the tab shows. */
const mostLinks = 20;

/** Shows somebody who opens the app what it can do, and what waits for them. */
export class HomeTab {
  readonly #parts: HomeTabParts;
  /** By member; who opened it last stands last. */
  readonly #viewers = new Map<string, Viewer>();
  #timer: Timer | undefined;

  constructor(parts: HomeTabParts) {
    this.#parts = parts;
  }

  async opened(event: HomeEvent, team: string): Promise<void> {
    if (event.tab === 'messages') return this.#welcome(event, team);
    await this.#publish(event.user, { team, seen: undefined });
  }

  /** Something happened to an incident: whoever looks at the tab sees it a little later. */
  changed(): void {
    if (this.#timer !== undefined || this.#viewers.size === 0) return;
    const { clock, log } = this.#parts;
    this.#timer = clock.at(clock.now() + coalesced, () => {
      this.#timer = undefined;
      this.#publishAll().catch((error: unknown) => log.debug({ err: error }, 'no Home tab'));
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #publishAll(): Promise<void> {
    for (const [user, viewer] of Array.from(this.#viewers)) await this.#publish(user, viewer);
  }

  async #publish(user: string, { team, seen }: Viewer): Promise<void> {
    const blocks = homeOf(await this.#stateFor(user, team));
    const now = JSON.stringify(blocks);
    if (now === seen) return;
    await this.#parts.api.call({ method: 'views.publish', channel: user }, (client) =>
      client.views.publish({ user_id: user, view: { type: 'home', blocks: [...blocks] } }),
    );
    this.#viewers.delete(user);
    this.#viewers.set(user, { team, seen: now });
    const [oldest] = this.#viewers.keys();
    if (this.#viewers.size > mostViewers && oldest !== undefined) this.#viewers.delete(oldest);
  }

  async #stateFor(user: string, team: string): Promise<HomeState> {
    const { people, clock, waitingFor, docs } = this.#parts;
    const { by, isExternal } = await people.member(team, user);
    const { incidents, approvals } = await waitingFor(by.account);
    return {
      incidents: await this.#linked(incidents, team),
      approvals: isExternal ? [] : await this.#linked(approvals, team),
      now: clock.now(),
      isExternal,
      docs,
    };
  }

  #linked(entries: readonly WaitingEntry[], team: string): Promise<readonly HomeEntry[]> {
    return Promise.all(
      entries.map(async ({ thread, ...entry }, index) => {
        const link = index < mostLinks ? await this.#linkOf(thread, team) : undefined;
        return link === undefined ? entry : { ...entry, link };
      }),
    );
  }

  async #linkOf(thread: ThreadRef | undefined, team: string): Promise<string | undefined> {
    const place = thread === undefined ? undefined : placeOf(thread);
    return place?.team === team ? this.#parts.links.of(place) : undefined;
  }

  /** Once: its key stands in the direct messages for ever. */
  async #welcome({ user, channel }: HomeEvent, team: string): Promise<void> {
    const { api, sender, clock } = this.#parts;
    if (channel === undefined) return;
    await sender.post({ team, channel }, welcomeCard(clock.now()), `welcome-${user}`);
    await api.call({ method: 'assistant.threads.setSuggestedPrompts', channel }, (client) =>
      client.assistant.threads.setSuggestedPrompts({
        channel_id: channel,
        prompts: surface.prompts.map(({ title, message }) => ({ title, message })),
      }),
    );
  }
}

function welcomeCard(now: number): Card {
  return noteCard({
    now,
    severity: 'info',
    title: ['Hello'],
    text: [
      'Paste an error, as it is, and name the host if you know it. I look without changing anything, ',
      'and say which reading proves which cause. Nothing is repaired before the right people have approved it. ',
      { kind: 'code', text: 'help' },
      ' shows examples.',
    ],
  });
}
