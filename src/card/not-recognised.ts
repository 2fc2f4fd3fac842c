import { codeSpans } from './code-text.ts';
import { decodedBlocks } from './decoded-codes.ts';
import { type Draft, draft, paragraph } from './draft.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';
import { code, joined } from './span.ts';

/** Says what was read, and that it is not enough. Never a guess. */
export function notRecognisedCard(
  {
    codes,
    unreadable,
  }: { readonly codes: readonly string[]; readonly unreadable: readonly string[] },
  context: ReplyContext,
): Draft {
  return draft(
    {
      severity: 'question',
      title:
        codes.length === 0
          ? ['I found no error that I know in this.']
          : ['I read ', ...codeSpans(codes, ', '), ', but it fits no playbook that I have.'],
      blocks: [
        ...decodedBlocks(codes, ''),
        unreadable.length === 0
          ? undefined
          : paragraph(
              'Digits are missing in ',
              ...joined(
                unreadable.slice(0, 3).map((spelling) => [code(capped(spelling, 40))]),
                ', ',
              ),
              '; I do not guess them.',
            ),
        paragraph(
          'Paste the whole dialog or the log line, with its codes; or write ',
          code('help'),
          '.',
        ),
      ],
    },
    context,
  );
}
