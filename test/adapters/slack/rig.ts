import { accountOf } from '#adapters/slack/people.ts';
import { threadRef } from '#adapters/slack/place.ts';
import type { SlackOptions } from '#adapters/slack/settings.ts';
import { createSlackChat, type SlackChat } from '#adapters/slack/slack-chat.ts';
import type { Person } from '#src/identity/person.ts';
import type { Chat, Inbound } from '#src/ports/chat.ts';
import type { ChatRig } from '#test/contracts/chat.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';
import type { Act } from '#test/slack/act.ts';
import type { Delivery } from '#test/slack/delivery.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import { slackApp } from './slack-app.ts';

/** A thread of a channel in the strict server, with two people who see it and the real adapter. */
export async function makeSlackRig(options: Partial<SlackOptions> = {}): Promise<ChatRig> {
  const clock = new FakeClock();
  const server = await SlackServer.start({ clock, app: slackApp });
  const workspace = server.install();
  const people = [
    server.person(workspace, { name: 'Maria' }),
    server.person(workspace, { name: 'Jonas' }),
  ];
  const channel = workspace.addChannel({ name: 'ops' });
  for (const person of people) person.join(channel);
  const [maria] = people;
  if (maria === undefined) throw new Error('nobody is there');
  const root = workspace.keep({
    ts: server.ids.ts(),
    channel: channel.id,
    user: maria.id,
    text: 'Something is wrong.',
    blocks: [],
    files: [],
    reactions: [],
    versions: [],
  });
  const handed = new HandedOver(server);
  const make = (): Chat => {
    const settings = {
      botToken: workspace.botToken,
      delivery: { kind: 'socket', appToken: server.app.appToken },
      clock,
      log: quiet,
      apiUrl: server.apiUrl,
      knows: async () => true,
    } as const;
    return handed.watch(createSlackChat({ ...settings, ...options }));
  };
  const chat = make();
  const playedBy = ({ account }: Person): SlackPerson => {
    const found = people.find(({ id }) => account.endsWith(`/${id}`));
    if (found === undefined) throw new Error(`nobody plays ${account}`);
    return found;
  };
  const asPerson = (index: number): Person => {
    const played = people[index];
    if (played === undefined) throw new Error('nobody is there');
    return { account: accountOf(workspace.id, played.id), name: played.user.name };
  };
  return {
    chat,
    thread: threadRef({ team: workspace.id, channel: channel.id, thread: root.ts }),
    people: [asPerson(0), asPerson(1)],
    seenBy: async (person) =>
      playedBy(person)
        .sees(channel, root.ts)
        .filter(({ message }) => message.ts !== root.ts),
    write: (person, text) =>
      handed.over(() => playedBy(person).say(channel, text, { threadTs: root.ts })),
    press: async (person, label, input) => {
      const act = playedBy(person).press(label);
      if (input === undefined) return handed.over(() => act);
      await act.acked();
      await handed.over(() => playedBy(person).submit({ 'fettle-text': input }));
    },
    redeliver: () => handed.again(),
    restart: async () => {
      await chat.stop();
      return make();
    },
    mentioned: async () => {
      const seen = maria
        .sees(channel, root.ts)
        .filter(({ message }) => message.botId !== undefined);
      return [...new Set(seen.flatMap(({ mentions }) => mentions))].map((mention) =>
        accountOf(workspace.id, mention.replace(/^@/, '')),
      );
    },
    ackDeadlineMs: 3_000,
    close: () => server[Symbol.asyncDispose](),
  };
}

/** Knows what the adapter has handed over so far. */
class HandedOver {
  readonly #server: SlackServer;
  #handed = 0;
  #last: Delivery | undefined;

  constructor(server: SlackServer) {
    this.#server = server;
  }

  watch(chat: SlackChat): Chat {
    const counting = (receive: (inbound: Inbound) => Promise<void>) => async (inbound: Inbound) => {
      try {
        await receive(inbound);
      } finally {
        this.#handed += 1;
        this.#server.changes.announce();
      }
    };
    return {
      platform: chat.platform,
      capabilities: chat.capabilities,
      start: (receive) => chat.start(counting(receive)),
      post: (thread, card, options) => chat.post(thread, card, options),
      edit: (message, card) => chat.edit(message, card),
      tell: (to, thread, card, options) => chat.tell(to, thread, card, options),
      stop: () => chat.stop(),
    };
  }

  async over(act: () => Act): Promise<void> {
    const before = this.#handed;
    const { deliveries } = act();
    this.#last = deliveries.at(-1);
    await this.#wait(before);
  }

  async again(): Promise<void> {
    const before = this.#handed;
    if (this.#last === undefined) throw new Error('nothing was delivered yet');
    this.#server.office.sendAgain(this.#last);
    await this.#wait(before);
  }

  async #wait(before: number): Promise<void> {
    const last = this.#last;
    await this.#server.until(
      () => this.#handed > before || last?.attempts.at(-1)?.state !== 'sent',
    );
  }
}
