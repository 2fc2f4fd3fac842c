import { Act } from './act.ts';
import type { Actor } from './interactions.ts';
import type { Json } from './json.ts';
import type { Message, SlackFile } from './message.ts';
import type { Channel } from './workspace.ts';

export interface SayOptions {
  readonly threadTs?: string | undefined;
  readonly files?: readonly Enclosure[] | undefined;
}

interface Enclosure {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Letter extends SayOptions {
  readonly text: string;
  readonly blocks: readonly Json[];
}

/** Puts what a person wrote into the channel and tells the app. */
export function write(actor: Actor, channel: Channel, letter: Letter): Act {
  const { server, workspace, user } = actor;
  if (!workspace.channel(channel.id).members.has(user.id)) {
    throw new Error(`${user.name} is not in ${channel.name}`);
  }
  const message = workspace.keep({
    ts: server.ids.ts(),
    channel: channel.id,
    user: user.id,
    text: letter.text,
    blocks: letter.blocks,
    threadTs: letter.threadTs,
    files: (letter.files ?? []).map((file) => enclose(actor, file)),
    reactions: [],
    versions: [],
  });
  return new Act(server.desk.messagePosted(workspace, message), message.ts);
}

/** What Slack leaves of a message that was deleted while answers hang on it. */
export const tombstone = {
  subtype: 'tombstone',
  user: 'USLACKBOT',
  text: 'This message was deleted.',
  blocks: [],
  files: [],
} as const;

/** A message of this person, that still stands. */
export function ownMessage({ workspace, user }: Actor, channel: Channel, ts: string): Message {
  const message = workspace.find(channel.id, ts);
  if (message?.user !== user.id) throw new Error(`${user.name} has not written ${ts}`);
  return message;
}

function enclose({ server, workspace, user }: Actor, { name, bytes }: Enclosure): SlackFile {
  const id = server.ids.next('F');
  const file = { id, name, title: name, user: user.id, altText: undefined, bytes };
  return workspace.keepFile(server.origin, file);
}
