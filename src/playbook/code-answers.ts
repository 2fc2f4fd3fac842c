import { readAsked } from '#src/errorcode/asked.ts';
import { spell } from '#src/errorcode/code.ts';
import { type Decoded, decode, isKnown } from '#src/errorcode/decode.ts';
import { type KnownPlaybook, playbooksFor } from './known-for-code.ts';
import type { LoadedPlaybook } from './loaded.ts';

/** One code with all that is known about it. */
export interface CodeAnswer {
  readonly decoded: Decoded;
  /** Names of what the words beside it are about. */
  readonly beside: readonly string[];
  readonly playbooks: readonly KnownPlaybook[];
}

export interface CodeAnswers {
  /** Each code once; the first mention of a code counts. */
  readonly answers: readonly CodeAnswer[];
  /** What was given and holds no code. */
  readonly unreadable: readonly string[];
  /** Something is known of every code. */
  readonly known: boolean;
}

/** Decodes everything that was given, as words of a command line or as one text. */
export function answersTo(
  given: readonly string[],
  playbooks: readonly LoadedPlaybook[],
): CodeAnswers {
  const asked = readAsked(given);
  const all = asked.flatMap(({ codes, beside }) =>
    codes.map((code): [string, CodeAnswer] => {
      const decoded = decode(code, beside);
      const names = beside.map(({ name }) => name);
      return [spell(code), { decoded, beside: names, playbooks: playbooksFor(decoded, playbooks) }];
    }),
  );
  const answers = [...new Map(all.toReversed()).values()].toReversed();
  return {
    answers,
    unreadable: asked.filter(({ codes }) => codes.length === 0).map(({ text }) => text),
    known: answers.every(({ decoded }) => decoded.meanings.some(isKnown)),
  };
}
