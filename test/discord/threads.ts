import { type Json, textAt } from '#test/slack/json.ts';
import { Channel, channelType } from './channel.ts';
import { limits } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';

export interface NewThread {
  readonly parent: Channel;
  readonly ownerId: string;
  readonly body: Json;
  readonly type?: number | undefined;
  /** That of the message that it hangs on; a new one otherwise. */
  readonly id?: string | undefined;
  readonly appliedTags?: readonly string[] | undefined;
}

/** Opens a thread; the caller has looked at the rights. */
export function openThread(stage: Stage, { parent, ownerId, body, ...rest }: NewThread): Channel {
  const { world, news, changes } = stage;
  const guild = world.guildOf(parent);
  if (guild === undefined) throw new Refusal('notInThisChannel');
  if (guild.activeThreads.length >= limits.activeThreads) throw new Refusal('tooManyThreads');
  const minutes = body.auto_archive_duration;
  const thread = world.add(
    new Channel({
      id: rest.id ?? world.ids.next(),
      type: rest.type ?? channelType.publicThread,
      name: textAt(body, 'name') ?? '',
      guildId: guild.id,
      parent,
      createdAt: world.clock.now(),
      thread: {
        isArchived: false,
        isLocked: false,
        autoArchiveMinutes: typeof minutes === 'number' ? minutes : 4320,
        changedAt: world.clock.now(),
        appliedTags: rest.appliedTags ?? [],
        ownerId,
        members: new Set([ownerId]),
      },
    }),
  );
  news.channel('THREAD_CREATE', thread);
  changes.announce();
  return thread;
}

/** Who writes into an archived thread brings it back, unless it is locked for them. */
export function wake(stage: Stage, channel: Channel, userId: string): void {
  const { thread } = channel;
  if (thread === undefined) return;
  thread.members.add(userId);
  if (thread.isLocked && !stage.world.may(userId, channel, 'manageThreads'))
    throw new Refusal('lockedThread');
  if (!thread.isArchived) return;
  setThread(stage, channel, { isArchived: false });
}

export interface ThreadChange {
  readonly isArchived?: boolean | undefined;
  readonly isLocked?: boolean | undefined;
  readonly name?: string | undefined;
  readonly appliedTags?: readonly string[] | undefined;
}

export function setThread(stage: Stage, channel: Channel, change: ThreadChange): void {
  const { thread } = channel;
  if (thread === undefined) throw new Refusal('notInThisChannel');
  channel.name = change.name ?? channel.name;
  thread.isArchived = change.isArchived ?? thread.isArchived;
  thread.isLocked = change.isLocked ?? thread.isLocked;
  thread.appliedTags = change.appliedTags ?? thread.appliedTags;
  thread.changedAt = stage.world.clock.now();
  stage.news.channel('THREAD_UPDATE', channel);
  stage.changes.announce();
}
