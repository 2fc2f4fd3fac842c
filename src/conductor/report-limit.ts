import { tooManyReportsCard } from '#src/card/not-allowed.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Replies } from '#src/conductor/replies.ts';
import { rulesOfToday } from '#src/conductor/rules-of-today.ts';
import type { Inbound } from '#src/ports/chat.ts';

/** Whether this person has opened as many incidents as the site takes; then they are told. */
export async function isOneTooMany(
  context: Context,
  { inbound, replies }: { readonly inbound: Inbound; readonly replies: Replies },
): Promise<boolean> {
  const { clock, ledger, settings } = context;
  const rules = await rulesOfToday(context);
  const limit = rules.kind === 'read' ? rules.today.policy?.limits.reports : undefined;
  const now = clock.now();
  if (limit === undefined || ledger === undefined) return false;
  if (ledger.reportsSince(inbound.by, now - limit.within) < limit.times) return false;
  const card = tooManyReportsCard(
    { times: limit.times, withinMs: limit.within },
    { now, simulated: settings.simulated },
  );
  replies.said(inbound, 'limit', { ...card, to: inbound.by.account });
  return true;
}
