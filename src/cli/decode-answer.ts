import { answerLines } from '#src/card/code-answer.ts';
import { playbooksHere } from '#src/cli/decode-playbooks.ts';
import type { DecodeOptions, DecodeWorld } from '#src/cli/decode-world.ts';
import type { ExitCode } from '#src/cli/world.ts';
import type { Decoded } from '#src/errorcode/decode.ts';
import { answersTo } from '#src/playbook/code-answers.ts';
import type { KnownPlaybook } from '#src/playbook/known-for-code.ts';

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
  const { answers, unreadable, known } = answersTo(given, await playbooksHere(world, folder));
  return {
    answers: answers.map(({ decoded, ...rest }) => ({ ...decoded, ...rest })),
    unreadable,
    lines: answers.flatMap((one, index) => [...(index > 0 ? [''] : []), ...answerLines(one)]),
    exit: unreadable.length > 0 ? 2 : known ? 0 : 1,
  };
}
