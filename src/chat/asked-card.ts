import type { Card } from '#src/card/card.ts';
import { draft, finish } from '#src/card/draft.ts';
import type { Person } from '#src/identity/person.ts';
import { redact } from '#src/redaction/redact.ts';

const mostShown = 2_000;

/** What somebody asked where the platform itself shows nothing of it; secrets are taken out. A thread hangs on it. */
export function askedCard(by: Person, asked: string, now: number): Card {
  // Nobody is called to what they said themselves.
  const person = { kind: 'strong', text: by.name } as const;
  const text = redact(asked).text.slice(0, mostShown).toWellFormed();
  const code = { kind: 'code', text, language: 'text', label: 'Asked' } as const;
  const title = [person, ' asks'] as const;
  const said = draft({ severity: 'info', title, blocks: [code] }, { now, simulated: false });
  return finish(said, []);
}
