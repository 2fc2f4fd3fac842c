import { type PostStatus, postStatuses } from '#src/chat/post-status.ts';
import type { SupportChannel } from '#src/chat/support-channel.ts';

/** A tag that a forum has. */
export interface Tag {
  readonly id: string;
  readonly name: string;
}

/** Discord takes so many tags on one post, and so many in one forum. */
export const mostOnPost = 5;
export const mostInForum = 20;

export type TagNames = SupportChannel['tags'];

/** Names of tags that the forum does not have. */
export function missingTags(names: TagNames, available: readonly Tag[]): readonly string[] {
  return postStatuses
    .map((status) => names[status])
    .filter((name) => tagNamed(name, available) === undefined);
}

/**
 * The tags that a post is to have: those that people gave it, and the one of its status. Where the forum has
 * no such tag, or people have used up the five, theirs alone; `undefined` when that is what it has.
 */
export function nextTags(
  applied: readonly string[],
  status: PostStatus,
  { names, available }: { readonly names: TagNames; readonly available: readonly Tag[] },
): readonly string[] | undefined {
  const ours = new Set(postStatuses.flatMap((each) => tagNamed(names[each], available)?.id ?? []));
  const known = new Set(available.map(({ id }) => id));
  const theirs = applied.filter((id) => !ours.has(id) && known.has(id));
  const own = tagNamed(names[status], available);
  const room = theirs.length < mostOnPost;
  const next = own === undefined || !room ? theirs : [...theirs, own.id];
  // A forum may ask for a tag: an old status is less wrong than none that Discord takes.
  if (next.length === 0) return undefined;
  return next.length === applied.length && next.every((id) => applied.includes(id))
    ? undefined
    : next;
}

export function tagNamed(name: string, available: readonly Tag[]): Tag | undefined {
  const wanted = fold(name);
  return available.find((tag) => fold(tag.name) === wanted);
}

function fold(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
