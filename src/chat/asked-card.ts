import type { Card } from '#src/card/card.ts';
import { draft, finish } from '#src/card/draft.ts';
import type { Person } from '#src/identity/person.ts';
import { type ByValue, withoutSecrets } from '#src/redaction/without-secrets.ts';

const mostShown = 2_000;

interface Asked {
  readonly asked: string;
  readonly now: number;
  /** Takes out the secrets that the site uses; whatever looks like one goes anyway. */
  readonly redact: ByValue;
}

/** What somebody asked where the platform itself shows nothing of it; secrets are taken out. A thread hangs on it. */
export function askedCard(by: Person, { asked, now, redact }: Asked): Card {
  // Nobody is called to what they said themselves.
  const person = { kind: 'strong', text: redact(by.name) } as const;
  const text = withoutSecrets(asked, redact).slice(0, mostShown).toWellFormed();
  const code = { kind: 'code', text, language: 'text', label: 'Asked' } as const;
  const title = [person, ' asks'] as const;
  const said = draft({ severity: 'info', title, blocks: [code] }, { now, simulated: false });
  return finish(said, []);
}
