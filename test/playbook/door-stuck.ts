import { skeleton } from '#src/playbook/skeleton.ts';

export type Files = Readonly<Record<string, string>>;

/** A small playbook without faults. */
export const good: Files = skeleton('door-stuck');

/** The small playbook with one text replaced; throws when there is no such text. */
export function changed(file: string, from: string, to: string): Files {
  const text = good[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
  return { ...good, [file]: text.replace(from, to) };
}

/** The small playbook without some of its files. */
export function without(...files: readonly string[]): Files {
  return Object.fromEntries(Object.entries(good).filter(([path]) => !files.includes(path)));
}
