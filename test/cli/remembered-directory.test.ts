import { describe, expect, it } from '@jest/globals';
import { rememberDirectory } from '#src/cli/remembered-directory.ts';
import { BotError, type ErrorCode } from '#src/errors.ts';
import { withDirectory } from '#src/identity/directory.ts';
import { identify } from '#src/identity/identify.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import type { Directory, DirectoryEntry } from '#src/ports/directory.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const written = `
ldap:
  kind: active-directory
  servers: [ldaps://dc1.example.org]
  bind: { dn: "cn=fettle,dc=example", password: env:LDAP }
  people: { bases: ["dc=example"], by: mail }
  groups: { ops: "cn=ops,dc=example" }
people:
  maria: { accounts: [terminal:maria], directory: maria@example.org }
  jonas: { accounts: [terminal:jonas], directory: jonas@example.org, groups: [night] }
  kim: { accounts: [terminal:kim], groups: [emergency] }
delegations:
  - { from: maria, to: kim, until: "2030-01-01T00:00Z" }
`;
const minutes = 60_000;

/** A directory in memory that can fall silent. */
class MemoryDirectory implements Directory {
  entries: Record<string, DirectoryEntry> = {
    'maria@example.org': { kind: 'active', groups: ['ops'] },
    'jonas@example.org': { kind: 'active', groups: [] },
  };
  broken: ErrorCode | undefined;
  asked = 0;

  async look(_settings: unknown, names: readonly string[]) {
    this.asked += 1;
    if (this.broken !== undefined) throw new BotError(this.broken, 'no answer');
    const found = names.map((name): [string, DirectoryEntry] => [
      name,
      this.entries[name] ?? { kind: 'barred', why: 'is not in the directory' },
    ]);
    return await Promise.resolve({ entries: new Map(found), missingGroups: [] });
  }
}

function scene() {
  const parsed = parsePeople(written, 'people.yaml');
  if (!parsed.ok || parsed.value.ldap === undefined) throw new Error('not sound');
  const { value: people } = parsed;
  const ldap = parsed.value.ldap;
  const clock = new FakeClock();
  const directory = new MemoryDirectory();
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  const lookUp = rememberDirectory({ directory, clock, failed });
  const today = async (): Promise<People> => withDirectory(people, await lookUp(ldap, people));
  const who = async (name: string) => {
    const account = AccountId.parse(`terminal:${name}`);
    return identify(await today(), { account, name }, clock.now());
  };
  return { clock, directory, failures, today, who };
}

describe('people of a directory', () => {
  it('have its groups, and those of the file beside them', async () => {
    const { who } = scene();

    expect(await who('maria')).toMatchObject({ groups: ['ops'], standing: 'known' });
    expect(await who('jonas')).toMatchObject({ groups: ['night'], standing: 'known' });
    expect(await who('kim')).toMatchObject({ groups: ['emergency', 'person:maria', 'ops'] });
  });

  it('are asked for once, by however many, until the answer is too old', async () => {
    const { clock, directory, who } = scene();

    await Promise.all([who('maria'), who('jonas'), who('kim')]);
    await clock.advance(5 * minutes - 1);
    await who('maria');
    expect(directory.asked).toBe(1);

    await clock.advance(1);
    await who('maria');
    expect(directory.asked).toBe(2);
  });

  it('have no right any more when the directory disables them, nor does whoever stands in', async () => {
    const { clock, directory, who } = scene();
    await who('maria');
    directory.entries['maria@example.org'] = { kind: 'barred', why: 'is disabled' };

    await clock.advance(5 * minutes);

    const maria = await who('maria');
    expect(maria).toMatchObject({ human: 'maria', standing: 'disabled' });
    expect(maria.groups).toBeUndefined();
    expect((await who('kim')).groups).toEqual(['emergency']);
  });

  it.each(['host-unreachable', 'timed-out', 'bad-output', 'secret-missing'] as const)(
    'have no right when it does not answer (%s) and its last answer is too old',
    async (code) => {
      const { clock, directory, failures, who } = scene();
      await who('maria');
      directory.broken = code;

      await clock.advance(5 * minutes - 1);
      expect(await who('maria')).toMatchObject({ standing: 'known' });
      await clock.advance(1);

      const [maria, jonas, kim] = [await who('maria'), await who('jonas'), await who('kim')];
      expect(maria).toMatchObject({ human: 'maria', standing: 'unverified' });
      expect(maria.groups).toBeUndefined();
      expect(jonas).toMatchObject({ standing: 'unverified' });
      // Whoever stands in the file alone is the way out; what they held of Maria's rests as well.
      expect(kim).toMatchObject({ standing: 'known', groups: ['emergency'] });
      expect(failures).toHaveLength(1);

      directory.broken = undefined;
      await clock.advance(15_000);
      expect(await who('maria')).toMatchObject({ standing: 'known', groups: ['ops'] });
    },
  );

  it('does not try a refused password again at once', async () => {
    const { clock, directory, who } = scene();
    directory.broken = 'access-denied';
    await who('maria');

    await clock.advance(15_000);
    await who('maria');
    expect(directory.asked).toBe(1);

    await clock.advance(5 * minutes);
    await who('maria');
    expect(directory.asked).toBe(2);
  });

  it('do not become younger when the clock is set back', async () => {
    const { clock, directory, who } = scene();
    await who('maria');
    directory.broken = 'host-unreachable';

    await clock.advance(-10 * minutes);

    expect(await who('maria')).toMatchObject({ standing: 'unverified' });
  });
});

describe('people.yaml with a directory', () => {
  it.each([
    ['clear text', written.replace('ldaps://dc1', 'http://dc1'), 'write ldaps://host'],
    [
      'a group of the directory in the file',
      written.replace('[night]', '[ops]'),
      'the directory says',
    ],
    ['one entry for two people', written.replace('jonas@', 'MARIA@'), 'the name of maria already'],
    ['a name and no directory', `people:${written.split('people:').at(-1)}`, 'there is no ldap'],
    ['a password in it', written.replace('env:LDAP', 'hunter2'), 'never write it here'],
    [
      'no name of an account',
      written.replace('"cn=fettle,dc=example"', 'EXTERNAL'),
      'distinguished',
    ],
    ['a directory of unknown kind', written.replace('active-directory', 'novell'), 'kind'],
    [
      'groups in groups, and no place for them',
      written.replace('active-directory', 'plain'),
      'groupBases',
    ],
  ])('is refused with %s', (_what, source, message) => {
    const parsed = parsePeople(source, 'people.yaml');

    expect(JSON.stringify(parsed)).toContain(message);
    expect(parsed.ok).toBe(false);
  });
});
