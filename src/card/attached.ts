import { type Draft, draft, paragraph } from './draft.ts';
import { count } from './measure.ts';
import type { ReplyContext } from './replies.ts';
import { code } from './span.ts';

/** What came with a message and says nothing to a program. */
export interface Unread {
  readonly pictures: number;
  readonly files: number;
  /** How many of the pictures are kept, and with which incident. */
  readonly kept?: { readonly incident: string; readonly pictures: number } | undefined;
}

/** Says honestly that a picture shows nothing to a program, and what does. */
export function unreadCard({ pictures, files, kept }: Unread, context: ReplyContext): Draft {
  return draft(
    {
      severity: 'info',
      title: [pictures > 0 ? 'I cannot read pictures.' : 'I could not read that file.'],
      blocks: [
        pictures > 0
          ? paragraph(
              'Press ',
              code('Ctrl+C'),
              ' in the dialog that shows the error, and paste it here as text.',
            )
          : undefined,
        files > 0 ? paragraph('Paste the lines that show the error here, as text.') : undefined,
        kept === undefined || kept.pictures === 0
          ? undefined
          : paragraph(
              `For people who look into it, ${count(kept.pictures, 'picture')} ${kept.pictures === 1 ? 'is' : 'are'} kept with `,
              code(kept.incident),
              '.',
            ),
      ],
    },
    context,
  );
}
