import type { CodeAnswers } from '#src/playbook/code-answers.ts';
import { answerLines } from './code-answer.ts';
import { bullets, type Draft, draft, paragraph } from './draft.ts';
import { count } from './measure.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';
import { code } from './span.ts';

/** More than that nobody reads in a chat. */
const mostCodes = 8;

/** What codes mean, in the words of `fettle decode`. */
export function decodedCard({ answers, unreadable }: CodeAnswers, context: ReplyContext): Draft {
  const shown = answers.slice(0, mostCodes);
  const left = answers.length - shown.length;
  return draft(
    {
      severity: answers.length === 0 ? 'question' : 'info',
      title: [
        answers.length === 0
          ? 'There is no code in this that I can read.'
          : `What ${answers.length === 1 ? 'this code means' : `these ${count(answers.length, 'code')} mean`}`,
      ],
      blocks: [
        ...shown.map((answer) => ({
          kind: 'code' as const,
          text: answerLines(answer).join('\n'),
          language: 'text',
          label: answer.decoded.code,
        })),
        left > 0 ? paragraph(`… (${left} more codes; ask for them by themselves)`) : undefined,
        answers.length > 0 && unreadable.length > 0 ? unread(unreadable) : undefined,
        ...(answers.length === 0 ? examples : []),
      ],
    },
    context,
  );
}

const examples = [
  paragraph('For example:'),
  bullets(
    ['decode 0x80070005', 'decode 0x904/0x7', 'decode STATUS_LOGON_FAILURE'].map((one) => [
      code(one),
    ]),
  ),
];

function unread(unreadable: readonly string[]) {
  const text = unreadable.slice(0, 3).map((one) => capped(one, 60));
  return paragraph('No code that I can read: ', code(text.join(', ')));
}
