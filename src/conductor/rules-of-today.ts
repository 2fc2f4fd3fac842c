import type { Context } from '#src/conductor/context.ts';
import { identify } from '#src/identity/identify.ts';
import type { Person } from '#src/identity/person.ts';
import type { Today } from '#src/ports/site-rules.ts';

/** The rules as they are now, or why nothing may be done as long as they cannot be read. */
export type Rules =
  | { readonly kind: 'read'; readonly today: Today }
  | { readonly kind: 'unreadable'; readonly message: string };

const none: Rules = { kind: 'read', today: { during: [] } };

/** Reads the rules of the site. Never rejects: without them everybody is nobody, and nothing is allowed. */
export async function rulesOfToday({ rules, log }: Context): Promise<Rules> {
  if (rules === undefined) return none;
  try {
    return { kind: 'read', today: await rules.today() };
  } catch (error) {
    log.error({ err: error }, 'the rules of the site cannot be read');
    const message = 'the rules of this site cannot be read; whoever runs me finds why in my log';
    return { kind: 'unreadable', message };
  }
}

/** Who acts, as far as the rules can be read. */
export function personToday(rules: Rules, person: Person, at: number): Person {
  if (rules.kind === 'read') return identify(rules.today.people, person, at);
  return { account: person.account, name: person.name, standing: 'unmapped' };
}
