import { tooManyReportsCard } from '#src/card/not-allowed.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Replies } from '#src/conductor/replies.ts';
import { rulesOfToday } from '#src/conductor/rules-of-today.ts';
import type { Inbound } from '#src/ports/chat.ts';

interface Report {
  readonly inbound: Inbound;
  readonly replies: Replies;
}

/** Begins an incident and counts it, unless this person has opened as many as the site takes; then they are told. */
export async function beginWithin(
  context: Context,
  { begin, ...report }: Report & { readonly begin: () => Promise<void> },
): Promise<void> {
  const takeBack = await admit(context, report);
  if (takeBack === undefined) return;
  try {
    await begin();
  } catch (error) {
    takeBack();
    throw error;
  }
}

/**
 * Lets one more report of this person in, and counts it; what is returned takes that back. `undefined` when they
 * have opened as many incidents as the site takes; then they are told.
 */
async function admit(
  context: Context,
  { inbound, replies }: Report,
): Promise<(() => void) | undefined> {
  const { clock, ledger, settings } = context;
  const rules = await rulesOfToday(context);
  const limit = rules.kind === 'read' ? rules.today.policy?.limits.reports : undefined;
  const now = clock.now();
  // Counted in the same breath: of many that come together, each finds those before it.
  const admitted = (): (() => void) => ledger?.reported(inbound.by, now) ?? (() => undefined);
  if (limit === undefined || ledger === undefined) return admitted();
  if (ledger.reportsSince(inbound.by, now - limit.within) < limit.times) return admitted();
  const card = tooManyReportsCard(
    { times: limit.times, withinMs: limit.within },
    { now, simulated: settings.simulated },
  );
  replies.said(inbound, 'limit', { ...card, to: inbound.by.account });
  return undefined;
}
