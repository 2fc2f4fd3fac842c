import { describe, expect, it } from '@jest/globals';
import { identify } from '#src/identity/identify.ts';
import { mailMark } from '#src/identity/mail.ts';
import type { Person } from '#src/identity/person.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const people = `
people:
  maria: { mail: [maria@example.org], groups: [ops] }
  pavel: { mail: [pavel@example.org], disabled: true }
`;

function writer(address: string): Person {
  return { ...somebody('Mimi'), mail: mailMark(address) };
}

async function heard(by: Person, spoken: object = {}) {
  const rules = new MemoryRules({ people });
  const site = await new Site({ rules }).start();
  await site.chat.write(by, 'status', spoken);
  await site.calm();
  const { account, name } = by;
  const today = await rules.today();
  return { site, rules, person: identify(today.people, { account, name }, 0) };
}

describe('who writes from an address of the file', () => {
  it('is that human from then on, and the address is kept nowhere', async () => {
    const { rules, person } = await heard(writer('Maria@example.org'));

    expect(person).toMatchObject({ human: 'maria', standing: 'known' });
    expect(JSON.stringify(rules.links)).not.toMatch(/@|"name"/);
  });

  it('is nobody as a guest, with an address that the file does not name, or with none', async () => {
    const guest = await heard(writer('maria@example.org'), { isExternal: true });
    const stranger = await heard(writer('eve@example.org'));
    const silent = await heard(somebody('Mimi'));

    for (const { rules, person } of [guest, stranger, silent]) {
      expect(person.standing).toBe('unmapped');
      expect(rules.links.links).toEqual([]);
    }
  });

  it('has no right when that human has left', async () => {
    const { person } = await heard(writer('pavel@example.org'));

    expect(person).toMatchObject({ human: 'pavel', standing: 'disabled' });
  });
});
