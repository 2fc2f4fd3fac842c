import { memoryBookmarks } from '#adapters/discord/bookmarks.ts';
import { createDiscordChat, type DiscordChat } from '#adapters/discord/discord-chat.ts';
import { accountOf, threadRef } from '#adapters/discord/place.ts';
import type { DiscordOptions } from '#adapters/discord/settings.ts';
import type { Person } from '#src/identity/person.ts';
import type { Chat, Inbound } from '#src/ports/chat.ts';
import type { ChatRig, Seen } from '#test/contracts/chat.ts';
import type { Act } from '#test/discord/act.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import { DiscordServer } from '#test/discord/discord-server.ts';
import { silenceNotice } from '#test/discord/interactions.ts';
import { limits } from '#test/discord/limits.ts';
import { openThread } from '#test/discord/threads.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';

/** A thread of a channel in the strict server, with two people who see it and the real adapter. */
export async function makeDiscordRig(options: Partial<DiscordOptions> = {}): Promise<ChatRig> {
  const clock = new FakeClock();
  const server = await DiscordServer.start({ clock, app: { privileged: ['messageContent'] } });
  const guild = server.addGuild();
  const channel = server.addChannel(guild, { name: 'ops' });
  const people = ['Maria', 'Jonas'].map((name) =>
    server.person({ username: name.toLowerCase(), globalName: name }, guild),
  );
  const body = { name: 'Something is wrong' };
  const thread = openThread(server.stage, { parent: channel, ownerId: server.world.bot.id, body });
  const place = threadRef({ guild: guild.id, channel: thread.id });
  const handed = new HandedOver(server);
  const bookmarks = memoryBookmarks();
  const asPerson = (index: number): Person => {
    const played = people[index];
    if (played === undefined) throw new Error('nobody is there');
    return { account: accountOf(played.id), name: played.user.globalName };
  };
  const make = (): Chat => {
    const settings = {
      token: server.botToken,
      guilds: [guild.id],
      insiders: 'everyone',
      messageContent: 'auto',
      clock,
      log: quiet,
      apiUrl: server.apiUrl,
      fileHosts: [server.origin],
      bookmarks,
      reporterOf: async () => asPerson(0),
      open: async () => [place],
    } as const;
    return handed.watch(createDiscordChat({ ...settings, ...options }));
  };
  const playedBy = ({ account }: Person): DiscordPerson => {
    const found = people.find(({ id }) => account === accountOf(id));
    if (found === undefined) throw new Error(`nobody plays ${account}`);
    return found;
  };
  const chat = make();
  let later: Chat | undefined;
  return {
    chat,
    thread: place,
    people: [asPerson(0), asPerson(1)],
    seenBy: async (person): Promise<readonly Seen[]> => [
      ...playedBy(person).sees(thread),
      ...playedBy(person).inbox,
    ],
    write: (person, text) => handed.over(() => playedBy(person).paste(thread, text)),
    press: (person, label, input) => press(playedBy(person), label, { input, handed }),
    redeliver: () => handed.again(),
    restart: async () => {
      await chat.stop();
      later = make();
      await later.start(async (inbound) => inbound.ack());
      return later;
    },
    mentioned: async () => {
      const pings = thread.messages
        .filter(({ author }) => author.isBot)
        .flatMap(({ pings: { users, roles, isEveryone } }) => [
          ...users,
          ...roles,
          ...(isEveryone ? [guild.id] : []),
        ]);
      return [...new Set(pings)].map(accountOf);
    },
    ackDeadlineMs: limits.firstResponseMs,
    close: async () => {
      await later?.stop();
      await server[Symbol.asyncDispose]();
    },
  };
}

interface Pressed {
  readonly input: string | undefined;
  readonly handed: HandedOver;
}

/** Presses, confirms what is asked in private, fills in what is asked by a form. */
async function press(
  person: DiscordPerson,
  label: string,
  { input, handed }: Pressed,
): Promise<void> {
  const before = handed.count;
  const act = person.press(label);
  await handed.server.until(() => act.interaction?.state !== 'waiting' || handed.count > before);
  if (person.notices.includes(silenceNotice)) throw new Error('the app did not respond');
  if (input !== undefined) {
    const [field = ''] = person.form?.inputs ?? [];
    await handed.over(() => person.submit({ [field]: input }));
  } else if (handed.count === before && isAsked(person, act)) {
    await handed.over(() => person.press(label, { in: originalOf(act) }));
  } else await handed.over(() => act, before);
}

/** Whether a private question stands in answer to what was pressed. */
function isAsked(person: DiscordPerson, { interaction }: Act): boolean {
  const { original, channel } = interaction ?? {};
  if (original === undefined || channel === undefined) return false;
  const answer = person.sees(channel).find(({ message }) => message.id === original.messageId);
  return answer?.isPrivate === true && answer.labels.length > 0;
}

function originalOf({ interaction }: Act): { readonly id: string } {
  return { id: interaction?.original?.messageId ?? '' };
}

/** Knows what the adapter has handed over so far. */
class HandedOver {
  readonly server: DiscordServer;
  count = 0;
  #last: Act | undefined;

  constructor(server: DiscordServer) {
    this.server = server;
  }

  watch(chat: DiscordChat): Chat {
    const counting = (receive: (inbound: Inbound) => Promise<void>) => async (inbound: Inbound) => {
      try {
        await receive(inbound);
      } finally {
        this.count += 1;
        this.server.changes.announce();
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

  /** Rejects when nobody listens. */
  async over(act: () => Act, before = this.count): Promise<void> {
    if (!this.server.gateway.isOnline) throw new Error('nobody listens');
    this.#last = act();
    await this.server.until(() => this.count > before);
  }

  async again(): Promise<void> {
    const before = this.count;
    const [happening] = this.#last?.happenings ?? [];
    if (happening === undefined) throw new Error('nothing was delivered yet');
    this.server.news.again(happening);
    await this.server.until(() => this.count > before);
  }
}
