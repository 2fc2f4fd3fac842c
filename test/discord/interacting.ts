import type { Json } from '#test/slack/json.ts';
import { Act } from './act.ts';
import type { Command } from './command.ts';
import type { Interaction } from './interaction.ts';
import { interactionJson } from './interaction-payloads.ts';
import type { Attachment, Message } from './message.ts';
import { attachmentJson, messageJson, userJson } from './payloads.ts';
import type { Stage } from './stage.ts';

/** What a person does that the app has to answer. */
export interface About {
  readonly type: number;
  readonly user: Interaction['user'];
  readonly channel: Interaction['channel'];
  readonly source?: Message | undefined;
  readonly data: Json;
}

/** Starts an interaction and tells the app. */
export function begin(stage: Stage, { source, data, ...about }: About): Act {
  const { interactions, news, changes } = stage;
  const started = { ...about, source };
  const interaction = interactions.begin(started, (made) =>
    interactionJson(stage, made, { ...started, data }),
  );
  interaction.happening = news.interaction(interaction.payload);
  changes.announce();
  return new Act({ changes, interaction, happenings: [interaction.happening] });
}

export function commandData({ id, name, type, content }: Command): Json {
  return { id, name, type, guild_id: content.guild_id };
}

/** The files that an interaction carries; their addresses are signed and die. */
export function resolvedFiles(stage: Stage, files: readonly Attachment[]): Json {
  if (files.length === 0) return {};
  const attachments: Record<string, Json> = {};
  for (const file of files)
    attachments[file.id] = attachmentJson(stage.look(), file, 'interaction');
  return { resolved: { attachments } };
}

/** The message of a message command: shown in full, whatever the intents. */
export function resolvedMessage(stage: Stage, message: Message): Json {
  const { author } = message;
  return {
    target_id: message.id,
    resolved: {
      messages: { [message.id]: messageJson(stage.look(), message) },
      users: { [author.id]: userJson(author) },
    },
  };
}
