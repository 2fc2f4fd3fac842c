import type { DirectoryAnswer } from '#src/ports/directory.ts';
import type { Human, People } from './people.ts';

/** What came of asking the directory; `silent` when nothing did, and its last answer is too old. */
export type DirectoryLook =
  | { readonly kind: 'answered'; readonly answer: DirectoryAnswer }
  | { readonly kind: 'silent'; readonly why: string };

/** The names that the people of a site have in its directory, sorted. */
export function directoryNames({ people }: People): readonly string[] {
  return Object.values(people)
    .flatMap(({ directory }) => directory ?? [])
    .toSorted();
}

/**
 * The people with what the directory says of them. Whoever it bars is disabled; where it is silent, or said
 * nothing of somebody, that human has no right until it answers. Nobody else is touched.
 */
export function withDirectory(people: People, look: DirectoryLook): People {
  const entries = Object.entries(people.people).map(([name, human]): [string, Human] => [
    name,
    human.directory === undefined ? human : humanIn(look, human, human.directory),
  ]);
  const missing = look.kind === 'answered' ? look.answer.missingGroups : [];
  const silent = look.kind === 'silent' ? { silent: look.why } : {};
  return { ...people, people: Object.fromEntries(entries), seen: { missing, ...silent } };
}

function humanIn(look: DirectoryLook, human: Human, directory: string): Human {
  if (look.kind === 'silent') return unverified(human, look.why);
  const entry = look.answer.entries.get(directory);
  if (entry === undefined) return unverified(human, 'the directory said nothing of them');
  if (entry.kind === 'barred') {
    return { ...human, groups: [], disabled: true, seen: { kind: 'barred', why: entry.why } };
  }
  const groups = [...new Set([...human.groups, ...entry.groups])];
  return { ...human, groups, seen: { kind: 'active', groups: entry.groups } };
}

function unverified(human: Human, why: string): Human {
  return { ...human, groups: [], seen: { kind: 'unverified', why } };
}
