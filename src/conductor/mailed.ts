import type { Context } from '#src/conductor/context.ts';
import { type Rules, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { identify } from '#src/identity/identify.ts';
import type { Link } from '#src/identity/links.ts';
import { isMailOf } from '#src/identity/mail.ts';
import type { Inbound } from '#src/ports/chat.ts';

/**
 * The rules, once an account that nobody has is kept as that of the human who has its address for mail. Only
 * what a platform has verified, and never for guests. Later checks then know the account without the address.
 */
export async function linkedByMail(context: Context, inbound: Inbound): Promise<Rules> {
  const rules = await rulesOfToday(context);
  const link = linkFor(rules, inbound, context.clock.now());
  if (link === undefined || context.rules?.link === undefined) return rules;
  await context.rules.link(link);
  const { human, account } = link;
  context.log.warn({ human, account }, 'an account was linked by its verified address');
  return await rulesOfToday(context);
}

function linkFor(rules: Rules, { by, isExternal }: Inbound, at: number): Link | undefined {
  const people = rules.kind === 'read' ? rules.today.people : undefined;
  const { account, mail } = by;
  if (people === undefined || mail === undefined || isExternal) return undefined;
  if (identify(people, by, at).standing !== 'unmapped') return undefined;
  const found = Object.entries(people.people).find(([, human]) => isMailOf(human, mail));
  return found === undefined ? undefined : { human: found[0], account, mail, at };
}
