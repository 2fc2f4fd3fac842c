import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identify } from '#src/identity/identify.ts';
import { type Link, Links, linked, withLinks } from '#src/identity/links.ts';
import { mailMark } from '#src/identity/mail.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId, type Person } from '#src/identity/person.ts';

const account = AccountId.parse('slack:T1/U1');

function people(text: string): People {
  const parsed = parsePeople(`people:\n${text}`, 'people.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return parsed.value;
}

function by(address: string | undefined): Person {
  const mail = address === undefined ? undefined : mailMark(address);
  return { account, name: 'Maria', ...(mail === undefined ? {} : { mail }) };
}

function link(human: string, address: string): Link {
  return { human, account, mail: mailMark(address) ?? '', at: 0 };
}

const maria = '  maria: { mail: [maria@example.org], groups: [ops] }\n';

describe('an address for mail', () => {
  it('is kept as a mark that says nothing, and is the same in capitals', () => {
    expect(mailMark('Maria@Example.org')).toBe(mailMark('maria@example.org'));
    expect(mailMark('maria@example.org')).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['', 'maria', 'maria@', 'mаria@example.org', 'maria@exаmple.org', 'ma ria@example.org'])(
    'is none, and no mark: %j',
    (written) => {
      expect(mailMark(written)).toBeUndefined();
    },
  );

  it('is that of one human, and each has an account or an address', () => {
    const faults = (text: string) => parsePeople(`people:\n${text}`, 'people.yaml');

    expect(faults(`${maria}  li: { mail: [MARIA@example.org] }\n`)).toMatchObject({
      faults: [{ message: 'this is an address of maria already' }],
    });
    expect(faults('  maria: { groups: [ops] }\n')).toMatchObject({
      faults: [{ message: 'list an account, or an address for mail' }],
    });
  });
});

describe('an account that was linked by its address', () => {
  const links = { links: [link('maria', 'maria@example.org')] };

  it('is that human’s, also where nobody tells the address any more', () => {
    const today = withLinks(people(maria), links);

    expect(identify(today, by(undefined), 0)).toMatchObject({
      human: 'maria',
      groups: ['ops'],
      standing: 'known',
    });
    expect(identify(today, by('maria@example.org'), 0)).not.toHaveProperty('mail');
  });

  it.each([
    ['the file names another address', '  maria: { mail: [m@example.org], groups: [ops] }\n'],
    ['the file gives the account to another', `${maria}  li: { accounts: ["${account}"] }\n`],
  ])('is not hers any more when %s', (_, text) => {
    expect(identify(withLinks(people(text), links), by(undefined), 0).human).not.toBe('maria');
  });

  it('is nobody’s from the click on with which the platform tells another address', () => {
    const today = withLinks(people(maria), links);

    expect(identify(today, by('eve@example.org'), 0)).toMatchObject({ standing: 'unmapped' });
  });

  it('goes to whom the address says, and stays with whom a code proved', () => {
    const from = { human: 'maria', account, from: AccountId.parse('slack:T1/U9'), at: 0 };

    expect(linked(links, link('li', 'li@example.org')).links).toEqual([
      link('li', 'li@example.org'),
    ]);
    expect(linked({ links: [from] }, link('li', 'li@example.org')).links).toEqual([from]);
    expect(Links.parse(links)).toEqual(links);
  });

  it('is never another’s than the one whom the file gives its address', () => {
    const who = fc.constantFrom('maria', 'li', 'kim');
    const file = people(
      ['maria', 'li', 'kim'].map((name) => `  ${name}: { mail: [${name}@example.org] }\n`).join(''),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(who, who)), who, (said, told) => {
        const all = said.reduce<Links>(
          (before, [human, owner]) => linked(before, link(human, `${owner}@example.org`)),
          { links: [] },
        );
        const { human } = identify(withLinks(file, all), by(`${told}@example.org`), 0);
        return human === undefined || human === told;
      }),
    );
  });
});
