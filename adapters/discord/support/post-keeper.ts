import { codeOf } from '#adapters/discord/fault.ts';
import type { PostStatus } from '#src/chat/post-status.ts';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Forums, Post, PostChange } from './forums.ts';
import { nextTags, tagNamed } from './tags.ts';

/** How a post is to stand. */
export interface Standing {
  readonly status: PostStatus;
  readonly isOver: boolean;
  /** After a restart: what its author opened again since it ended stays open. */
  readonly takenUp?: { readonly author: string; readonly endedAt: number } | undefined;
}

/** Unknown tag: somebody has taken it out of the forum since it was read. */
const unknownTag = 10_087;

/** Brings posts and threads of support channels to how they are to stand. Rejects with `DiscordFault`. */
export class PostKeeper {
  readonly #forums: Forums;

  constructor(forums: Forums) {
    this.#forums = forums;
  }

  /** Resolves to whether it stands so; `false` where it was left as people have it. */
  async show(thread: string, support: SupportChannel, standing: Standing): Promise<boolean> {
    try {
      return await this.#show(thread, support, standing);
    } catch (error) {
      if (codeOf(error) !== unknownTag) throw error;
      this.#forums.forget(support.channel);
      return this.#show(thread, support, standing);
    }
  }

  /** Puts it away, locked where that is wanted. */
  async shut(thread: string, { whenOver }: SupportChannel): Promise<void> {
    const { isArchived, isLocked } = await this.#forums.post(thread);
    const isShut = isArchived && (isLocked || whenOver === 'close');
    if (isShut) return;
    // Nothing else can be changed while it sleeps.
    if (isArchived) await this.#forums.changePost(thread, { isArchived: false });
    const locked = whenOver === 'lock' ? { isLocked: true } : {};
    await this.#forums.changePost(thread, { isArchived: true, ...locked });
  }

  async #show(thread: string, support: SupportChannel, standing: Standing): Promise<boolean> {
    const [post, forum] = [
      await this.#forums.post(thread),
      await this.#forums.find(support.channel),
    ];
    const open = tagNamed(support.tags.open, forum.tags)?.id ?? '';
    const isMarkedOpen = support.reopen === 'anything' && post.applied.includes(open);
    if (isMarkedOpen && (await this.#wasTakenUp(thread, standing))) return false;
    const names = { names: support.tags, available: forum.tags };
    const applied =
      forum.kind === 'forum' ? nextTags(post.applied, standing.status, names) : undefined;
    const change = changeOf(post, { ...standing, applied }, support);
    if (Object.keys(change).length > 0) await this.#forums.changePost(thread, change);
    return true;
  }

  /** By a word of its author: the tag alone may be older than the end, if the process ended in between. */
  async #wasTakenUp(thread: string, { isOver, takenUp }: Standing): Promise<boolean> {
    if (takenUp === undefined || !isOver) return false;
    return this.#forums.wroteSince(thread, takenUp.author, takenUp.endedAt);
  }
}

interface Wanted extends Standing {
  readonly applied: readonly string[] | undefined;
}

/** The tags, and awake as long as it is not over. What somebody else has locked stays as they left it. */
function changeOf(
  { isArchived, isLocked }: Post,
  { applied, isOver }: Wanted,
  { whenOver }: SupportChannel,
): PostChange {
  if (isLocked && (isOver || whenOver !== 'lock')) return {};
  const wakes = isArchived && (!isOver || applied !== undefined);
  return {
    ...(applied === undefined ? {} : { applied }),
    ...(wakes ? { isArchived: false } : {}),
    ...(isLocked ? { isLocked: false } : {}),
  };
}
