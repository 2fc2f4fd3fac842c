import { bullets, type Draft, draft } from './draft.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';

/** An answer that is none of those that were offered; the question stays open. */
export function notAChoiceCard(choices: readonly string[], context: ReplyContext): Draft {
  return draft(
    {
      severity: 'question',
      title: [
        choices.length === 0
          ? 'I could not take that as an answer: there was no text in it.'
          : 'I could not take that as an answer. It can be one of these:',
      ],
      blocks: [bullets(choices.map((choice) => [capped(choice, 75)]))],
    },
    context,
  );
}
