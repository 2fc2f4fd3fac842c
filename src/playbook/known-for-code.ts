import { spell } from '#src/errorcode/code.ts';
import type { Decoded, Meaning } from '#src/errorcode/decode.ts';
import type { LoadedPlaybook } from './loaded.ts';

/** A playbook that looks into a code. */
export interface KnownPlaybook {
  readonly name: string;
  readonly title: string;
  /** The second code that must stand beside it, e.g. "0x7". */
  readonly beside?: string | undefined;
}

/** Which playbooks have a code, or the one inside it, in their signatures. */
export function playbooksFor(
  { meanings }: Decoded,
  all: readonly LoadedPlaybook[],
): readonly KnownPlaybook[] {
  const codes = new Set(meanings.flatMap(codesOf));
  const found = all.flatMap(({ name, playbook }) =>
    playbook.signatures
      .filter(({ space, code }) => codes.has(`${space}:${code?.replace(/^0x0*(?=.)/, '0x')}`))
      .map(({ extended }) => ({ name, title: playbook.title, beside: extended })),
  );
  return [...new Map(found.map((one) => [`${one.name} ${one.beside}`, one])).values()];
}

/** "hresult:0x80070005" and the "win32:0x5" in it. */
function codesOf({ space, value, contains }: Meaning): readonly string[] {
  return [spell({ space, value }), ...(contains === undefined ? [] : codesOf(contains))];
}
