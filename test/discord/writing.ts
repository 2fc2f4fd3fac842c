import { Act } from './act.ts';
import type { Channel } from './channel.ts';
import { invalid } from './form-errors.ts';
import type { User } from './guild.ts';
import { limits } from './limits.ts';
import type { Attachment, Message } from './message.ts';
import { pingsOf } from './pings.ts';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';
import { openThread, wake } from './threads.ts';

export interface SayOptions {
  readonly files?: readonly Attachment[] | undefined;
  /** Replies to this message, which calls its author unless `quietly`. */
  readonly replyTo?: Message | undefined;
  readonly quietly?: true | undefined;
}

/** Somebody writes; Discord refuses as it refuses in a client. */
export function write(
  stage: Stage,
  user: User,
  channel: Channel,
  text: string,
  options: SayOptions = {},
): Act {
  const { world, news, changes } = stage;
  demandWriting(stage, user, channel);
  if ([...text].length > limits.content)
    throw invalid(['content'], 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.');
  const message = messageOf(stage, user, { channel, text, options });
  wake(stage, channel, user.id);
  channel.keep(message);
  changes.announce();
  return new Act({
    changes,
    message,
    happenings: [news.message('MESSAGE_CREATE', message)],
    thread: world.channels.get(channel.id)?.isThread === true ? channel : undefined,
  });
}

function messageOf(
  { world }: Stage,
  user: User,
  { channel, text, options }: { channel: Channel; text: string; options: SayOptions },
): Message {
  const { replyTo, files = [] } = options;
  return {
    id: world.ids.next(),
    channelId: channel.id,
    type: replyTo === undefined ? 0 : 19,
    author: user,
    content: text,
    embeds: [],
    components: [],
    attachments: files,
    flags: 0,
    pings: pingsOf(text, {
      allowed:
        options.quietly === true
          ? { parse: ['users', 'roles', 'everyone'], replied_user: false }
          : undefined,
      mayMentionEveryone: world.may(user.id, channel, 'mentionEveryone'),
      repliedTo: replyTo?.author.id,
    }),
    createdAt: world.clock.now(),
    replyTo: replyTo?.id,
    reactions: [],
    versions: [],
  };
}

function demandWriting({ world }: Stage, user: User, channel: Channel): void {
  const right = channel.isThread ? 'sendMessagesInThreads' : 'sendMessages';
  if (!world.may(user.id, channel, right)) throw new Refusal('missingPermissions');
}

export interface PostOptions extends SayOptions {
  /** Names of tags. */
  readonly tags?: readonly string[] | undefined;
}

/** Opens a post in a forum. */
export function openPost(stage: Stage, user: User, forum: Channel, post: NewPost): Act {
  const { title, text, options = {} } = post;
  const { world } = stage;
  if (!forum.isForum) throw new Refusal('notInThisChannel');
  if (!world.may(user.id, forum, 'sendMessages')) throw new Refusal('missingPermissions');
  const appliedTags = (options.tags ?? []).map((name) => tagOf(forum, name));
  if (forum.requiresTag && appliedTags.length === 0) throw new Refusal('tagRequired');
  const thread = openThread(stage, {
    parent: forum,
    ownerId: user.id,
    body: { name: title },
    appliedTags,
  });
  const message = messageOf(stage, user, { channel: thread, text, options });
  // The first message of a post has its id.
  const first = thread.keep({ ...message, id: thread.id });
  stage.changes.announce();
  return new Act({
    changes: stage.changes,
    message: first,
    thread,
    happenings: [stage.news.message('MESSAGE_CREATE', first)],
  });
}

export interface NewPost {
  readonly title: string;
  readonly text: string;
  readonly options?: PostOptions | undefined;
}

function tagOf(forum: Channel, name: string): string {
  const tag = forum.tags.find((each) => each.name === name);
  if (tag === undefined) throw new Error(`the forum has no tag ${name}`);
  return tag.id;
}
