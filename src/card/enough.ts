import { type Draft, draft, paragraph } from './draft.ts';
import { duration } from './measure.ts';
import type { ReplyContext } from './replies.ts';

/** Says once that the bot stops answering in a thread, why, and what goes on. */
export function enoughCard(
  { most, quietMs }: { readonly most: number; readonly quietMs: number },
  context: ReplyContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['I stop answering in this conversation for now.'],
      blocks: [
        paragraph(
          `I gave ${most} answers here without a pause; two programs that answer each other look like this.`,
        ),
        paragraph(
          `Once nobody has asked me anything here for ${duration(quietMs)}, I answer again. What is open goes on, and its buttons work.`,
        ),
      ],
    },
    context,
  );
}
