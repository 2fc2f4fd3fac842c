import type { Channel } from '#test/discord/channel.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import type { DiscordServer } from '#test/discord/discord-server.ts';
import { interactionType } from '#test/discord/interaction.ts';
import { interactionJson } from '#test/discord/interaction-payloads.ts';
import type { Happening } from '#test/discord/sessions.ts';
import { type Json, jsonAt } from '#test/slack/json.ts';

/** What the gateway told last of something, with other words in it. */
export function retold(happening: Happening | undefined, more: (data: Json) => Json): Happening {
  if (happening === undefined) throw new Error('nothing was told');
  const data = { ...happening.data, ...more(happening.data) };
  return { ...happening, data, hushed: undefined };
}

/** The same with more said of the member. */
export function ofMember(happening: Happening | undefined, more: Json): Happening {
  return retold(happening, (data) => ({ member: { ...jsonAt(data, 'member'), ...more } }));
}

export interface Asked {
  readonly person: DiscordPerson;
  readonly channel: Channel;
  readonly word: string;
  /** What Discord says of the channel; nothing unless it is given. */
  readonly told?: Json | undefined;
}

/** Runs `/fettle word` in a channel of which Discord tells no more than that. */
export function asksIn({ stage }: DiscordServer, { person, channel, word, told }: Asked) {
  const about = { type: interactionType.command, user: person.user, channel, source: undefined };
  const options = [{ type: 1, name: word, options: [] }];
  const data = { id: '1', name: 'fettle', type: 1, options };
  const interaction = stage.interactions.begin(about, (made) =>
    interactionJson(stage, made, { ...about, data }),
  );
  const { channel: _channel, ...payload } = interaction.payload;
  stage.news.interaction(told === undefined ? payload : { ...payload, channel: told });
  return interaction;
}
