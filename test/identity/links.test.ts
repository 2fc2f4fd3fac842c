import { expect, it } from '@jest/globals';
import { withLinks } from '#src/identity/links.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';

function people(accounts: string): People {
  const parsed = parsePeople(
    `linking: true\npeople:\n  maria: { accounts: ${accounts} }\n`,
    'people.yaml',
  );
  if (!parsed.ok) throw new Error('the people are not sound');
  return parsed.value;
}

function link(from: string, account: string) {
  return { human: 'maria', from: AccountId.parse(from), account: AccountId.parse(account), at: 0 };
}

const links = { links: [link('a:1', 'b:1'), link('b:1', 'c:1')] };

it('an account that was linked may vouch for another one', () => {
  expect(withLinks(people('["a:1"]'), links).people.maria?.accounts).toEqual(['a:1', 'b:1', 'c:1']);
});

it('all that hangs on an account is gone with it', () => {
  expect(withLinks(people('["a:2"]'), links).people.maria?.accounts).toEqual(['a:2']);
});

it('what the file lists is whose the file says, and vouches on', () => {
  expect(withLinks(people('["b:1"]'), links).people.maria?.accounts).toEqual(['b:1', 'c:1']);
});
