import { z } from 'zod';
import { type HomeState, homeOf } from '#adapters/slack/render/home.ts';
import { surface } from '#adapters/slack/surface.ts';
import type { Card } from '#src/card/card.ts';
import { noteCard } from '#src/chat/note-card.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Api } from './api.ts';
import type { People } from './people.ts';
import type { Sender } from './sender.ts';

/** https://docs.slack.dev/reference/events/app_home_opened */
export const HomeEvent = z.object({
  user: z.string(),
  channel: z.string().optional(),
  tab: z.string().optional(),
});
export type HomeEvent = z.output<typeof HomeEvent>;

/** What waits for somebody, and what is open of theirs. */
export type Waiting = Pick<HomeState, 'incidents' | 'approvals'>;

export interface HomeTabParts {
  readonly api: Api;
  readonly people: People;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly waitingFor: (account: AccountId) => Promise<Waiting>;
  /** https */
  readonly docs?: string | undefined;
}

/** Shows somebody who opens the app what it can do, and what waits for them. */
export class HomeTab {
  readonly #parts: HomeTabParts;

  constructor(parts: HomeTabParts) {
    this.#parts = parts;
  }

  async opened(event: HomeEvent, team: string): Promise<void> {
    if (event.tab === 'messages') await this.#welcome(event, team);
    else await this.#publish(event.user, team);
  }

  async #publish(user: string, team: string): Promise<void> {
    const { api, people, clock, waitingFor, docs } = this.#parts;
    const { by, isExternal } = await people.member(team, user);
    const waiting = await waitingFor(by.account);
    const approvals = isExternal ? [] : waiting.approvals;
    const blocks = homeOf({ ...waiting, approvals, now: clock.now(), isExternal, docs });
    await api.call({ method: 'views.publish', channel: user }, (client) =>
      client.views.publish({ user_id: user, view: { type: 'home', blocks: [...blocks] } }),
    );
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
