import { readAsked } from '#src/cli/decode-input.ts';
import { type KnownPlaybook, playbooksFor, playbooksHere } from '#src/cli/decode-playbooks.ts';
import { type Answer, answerLines } from '#src/cli/decode-text.ts';
import type { DecodeOptions, DecodeWorld } from '#src/cli/decode-world.ts';
import type { ExitCode } from '#src/cli/world.ts';
import { spell } from '#src/errorcode/code.ts';
import { type Decoded, decode, isKnown } from '#src/errorcode/decode.ts';

/** What `--json` prints about one code. */
export interface AnswerJson extends Decoded {
  readonly beside: readonly string[];
  readonly playbooks: readonly KnownPlaybook[];
}

export interface Answered {
  readonly answers: readonly AnswerJson[];
  readonly unreadable: readonly string[];
  readonly lines: readonly string[];
  readonly exit: ExitCode;
}

/** Decodes everything that was given. The first mention of a code counts. */
export async function answerAll(
  world: Pick<DecodeWorld, 'err' | 'files'>,
  given: readonly string[],
  { playbooks: folder }: DecodeOptions,
): Promise<Answered> {
  const playbooks = await playbooksHere(world, folder);
  const asked = readAsked(given);
  const unreadable = asked.filter(({ codes }) => codes.length === 0).map(({ text }) => text);
  const all = asked.flatMap(({ codes, beside }) =>
    codes.map((code): [string, Answer] => {
      const decoded = decode(code, beside);
      return [
        spell(code),
        {
          decoded,
          beside: beside.map(({ name }) => name),
          playbooks: playbooksFor(decoded, playbooks),
        },
      ];
    }),
  );
  const answers = [...new Map(all.toReversed()).values()].toReversed();
  const known = answers.every(({ decoded }) => decoded.meanings.some(isKnown));
  return {
    answers: answers.map(({ decoded, ...rest }) => ({ ...decoded, ...rest })),
    unreadable,
    lines: answers.flatMap((one, index) => [...(index > 0 ? [''] : []), ...answerLines(one)]),
    exit: unreadable.length > 0 ? 2 : known ? 0 : 1,
  };
}
