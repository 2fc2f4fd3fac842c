import type { AccountId } from '#src/identity/person.ts';
import { type CardContext, type Draft, draft, fact, factBlock, paragraph } from './draft.ts';
import { duration } from './measure.ts';
import { code } from './span.ts';

type Context = Pick<CardContext, 'now' | 'simulated'>;

/** Privately: the code that proves on another platform that both accounts are one human's. */
export function linkCodeCard(
  { token, withinMs }: { readonly token: string; readonly withinMs: number },
  context: Context,
): Draft {
  return draft(
    {
      severity: 'question',
      title: ['Write this to me from your other account, on the other platform.'],
      blocks: [
        factBlock(fact('Write', code(`link ${token}`)), fact('Within', duration(withinMs))),
        paragraph(
          'It works once. Give it to nobody: whoever writes it has your rights from then on.',
        ),
      ],
    },
    context,
  );
}

/** Privately, to both accounts. */
export function linkedCard(
  { account, from }: { readonly account: AccountId; readonly from: AccountId },
  context: Context,
): Draft {
  return draft(
    {
      severity: 'success',
      title: ['Your two accounts are one person to me now, with one vote.'],
      blocks: [
        factBlock(fact('Linked', code(account)), fact('With', code(from))),
        paragraph('If that was not you, tell whoever runs this bot at once.'),
      ],
    },
    context,
  );
}

/** Privately: why nothing was linked. */
export function notLinkedCard(why: string, context: Context): Draft {
  return draft(
    { severity: 'warning', title: ['Nothing was linked.'], blocks: [paragraph(why)] },
    context,
  );
}
