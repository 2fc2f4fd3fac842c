import { z } from 'zod';
import { sha256Hex } from '#src/digest.ts';
import { BotError } from '#src/errors.ts';

/** Beside the files: what was written, so that a later run knows its own. */
export const indexFile = 'FILES.json';

type Contents = Readonly<Record<string, string>>;

const Index = z.strictObject({
  madeBy: z.literal('fettle winrm jea'),
  files: z.record(z.string(), z.string()),
});

/** The files with their index. */
export function withIndex(files: Contents): Contents {
  const index: z.infer<typeof Index> = { madeBy: 'fettle winrm jea', files: digestsOf(files) };
  return { ...files, [indexFile]: `${JSON.stringify(index, undefined, 2)}\n` };
}

/**
 * Throws BotError `usage` when a folder holds anything but what an earlier run left there, unchanged, and
 * what this run writes again: something signed or edited would be lost, something old would stay.
 */
export function refuseForeign(folder: string, kept: Contents, files: Contents): void {
  const known = indexOf(kept[indexFile]);
  for (const [path, text] of Object.entries(kept)) {
    if (path === indexFile) continue;
    const why =
      known === undefined
        ? 'was not written by this command'
        : flawOf({ path, text }, known, files);
    if (why === undefined) continue;
    throw new BotError('usage', `${folder}/${path} ${why}; nothing was written`, {
      hint: 'Name a new folder with --out, or empty this one.',
    });
  }
}

function flawOf(
  { path, text }: { readonly path: string; readonly text: string },
  known: Contents,
  files: Contents,
): string | undefined {
  if (!Object.hasOwn(known, path)) return 'was not written by this command';
  if (digestOf(text) !== known[path]) return 'was changed or signed since it was written';
  return Object.hasOwn(files, path)
    ? undefined
    : 'is of an earlier run, and is not needed any more';
}

function indexOf(text: string | undefined): Contents | undefined {
  if (text === undefined) return undefined;
  try {
    const read = Index.safeParse(JSON.parse(text));
    return read.success ? read.data.files : undefined;
  } catch (error) {
    // Not JSON: then it is no index of ours either.
    if (Error.isError(error)) return undefined;
    throw error;
  }
}

function digestsOf(files: Contents): Contents {
  return Object.fromEntries(
    Object.entries(files)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => [path, digestOf(text)]),
  );
}

/** Without the byte order mark, which is not read back. */
function digestOf(text: string): string {
  return sha256Hex(text.replace(/^\uFEFF/, ''));
}
