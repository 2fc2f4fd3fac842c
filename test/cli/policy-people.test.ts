import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { Directory } from '#src/ports/directory.ts';
import { explain, run, written } from './policy-run.ts';

describe('a directory of people', () => {
  const ldap = `ldap:
  kind: active-directory
  servers: [ldaps://dc1.example.org]
  bind: { dn: "cn=fettle,dc=example", password: env:LDAP }
  people: { bases: ["dc=example"], by: mail }
  groups: { ops: "cn=ops,dc=example", gone: "cn=gone,dc=example" }
`;
  const files = {
    ...written,
    'people.yaml': `${ldap}people:
  maria: { accounts: [slack:T1/U1], groups: [staff], directory: maria@example.org }
  jonas: { accounts: [slack:T1/U2], directory: jonas@example.org }
`,
  };
  const answering: Directory = {
    look: async () =>
      await Promise.resolve({
        entries: new Map([
          ['maria@example.org', { kind: 'active', groups: ['ops'] }],
          ['jonas@example.org', { kind: 'barred', why: 'is disabled' }],
        ]),
        missingGroups: ['gone'],
      }),
  };
  const silent: Directory = {
    look: () => Promise.reject(new BotError('timed-out', 'the directory does not answer')),
  };

  it('says which groups come from where', async () => {
    const { text } = await run(explain('--user', 'maria'), files, answering);

    expect(text.split('\n')[0]).toBe(
      'groups   staff (people.yaml); ops (ldap, as maria@example.org)',
    );
    expect(text).toContain('approve  yes: named by ops');
  });

  it('says why somebody has none', async () => {
    const jonas = await run(explain('--user', 'jonas'), files, answering);
    const maria = await run(explain('--user', 'maria'), files, silent);

    expect(jonas.text).toContain('groups   none: jonas@example.org is disabled');
    expect(maria.text).toContain('groups   none: the directory does not answer');
    expect(maria.text).not.toContain('yes');
  });

  it('is checked: what it does not have, whom it bars, and its silence', async () => {
    const checked = await run(['check'], files, answering);
    const unanswered = await run(['check'], files, silent);

    expect(checked.text).toContain('ldap     2 people looked up; 1 groups found');
    expect(checked.text).toContain('warning  the directory has no group gone');
    expect(checked.text).toContain('warning  jonas has no rights: jonas@example.org is disabled');
    expect(unanswered.text).toContain('ldap     no answer: the directory does not answer');
    expect(unanswered.exitCode).toBe(1);
  });
});
