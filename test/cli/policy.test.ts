import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { policyCommand } from '#src/cli/policy.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { Directory } from '#src/ports/directory.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const written = {
  'fettle.yaml': 'policy: rules/policy.yaml\npeople: people.yaml\n',
  'hosts.yaml': 'hosts:\n  - { name: web-01, address: 10.0.0.1, platform: linux, tags: [web] }\n',
  'rules/policy.yaml': `
timeZone: Europe/Berlin
calendars: { freeze: freeze.ics }
rules:
  - { name: base, probe: [anyone], ask: [staff], approve: [ops], approvals: 2, expiresIn: 2h }
  - { name: xmas, when: { during: [freeze] }, deny: Christmas }
`,
  'people.yaml': `people:
  maria: { accounts: [slack:T1/U1], groups: [staff] }
  jonas: { accounts: [slack:T1/U2], groups: [staff, ops] }
  li: { accounts: [slack:T1/U3], groups: [ops] }
`,
  'rules/freeze.ics':
    'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nEND:VEVENT\nEND:VCALENDAR\n',
};

/** Runs `fettle policy …` where these files are all there is. */
async function run(
  words: readonly string[],
  files: Readonly<Record<string, string>> = written,
  directory?: Directory,
) {
  const said: string[] = [];
  let exitCode = 0;
  const notHere = () => Promise.reject(new Error('not here'));
  const { name, files: playbook } = demoPlaybook();
  const world: World = {
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    stdin: notHere,
    exit: (code) => {
      exitCode = Math.max(exitCode, code);
    },
    clock: new FakeClock(),
    files: {
      read: async (path) => {
        const text = files[path];
        if (text !== undefined) return await Promise.resolve(text);
        throw new BotError('usage', `${path} does not exist`, { details: { reason: 'ENOENT' } });
      },
      readFolder: async () => await Promise.resolve(playbook),
      folders: async () => await Promise.resolve([name]),
      write: notHere,
    },
    openStore: notHere,
    readStore: notHere,
  };
  const command = policyCommand(world, { readCalendar, directory });
  const program = createProgram(world, { version: '0', playbooks: 'p', commands: [command] });
  await runProgram(world, program, ['policy', ...words]);
  return { text: said.join('\n'), exitCode };
}

function explain(...more: readonly string[]): string[] {
  return [
    'explain',
    '--playbook',
    demoPlaybook().name,
    '--remedy',
    'start',
    '--host',
    'web-01',
    ...more,
  ];
}

describe('fettle policy explain', () => {
  it('says whether a rule that runs it with nobody pins what the site has read', async () => {
    const rule = (more: string) =>
      `  - { name: auto, when: { playbook: [demo], remedy: [start], tags: [web] }, unattended: true${more} }\n`;
    const { revision } = demoPlaybook();
    const at = (more: string) => ({
      ...written,
      'rules/policy.yaml': written['rules/policy.yaml'] + rule(more),
    });

    const free = await run(explain('--user', 'jonas'), at(''));
    const pinned = await run(
      explain('--user', 'jonas'),
      at(`, revision: ["${revision.slice(0, 12)}"]`),
    );
    const other = await run(explain('--user', 'jonas'), at(', revision: ["000000000000"]'));

    expect(free.text).toContain('pinned   no: auto believes the playbook');
    expect(pinned.text).toContain(`auto names revision ${revision.slice(0, 12)}, which is here`);
    expect(other.text).not.toMatch(/pinned|with nobody/);
  });

  it('says who may what, how many, and which rules say so', async () => {
    expect((await run(explain('--user', 'jonas'))).text).toBe(
      [
        'look     yes: named by anyone (rules: base)',
        'ask      yes: named by staff (rules: base)',
        'approve  yes: named by ops (rules: base)',
        'needed   2 different people; not whoever asked; one no ends it; expires after 2 h',
      ].join('\n'),
    );
    expect((await run(explain('--user', 'slack:T1/U1'))).text).toContain(
      'approve  no: only for ops (rules: base)',
    );
    expect((await run(explain('--user', 'slack:T1/U9'))).text).toContain(
      'approve  no: people.yaml does not list this account',
    );
  });

  it('says it for another time', async () => {
    const { text } = await run(explain('--user', 'jonas', '--at', '2026-12-24T18:00+01:00'));

    expect(text).toContain('approve  no: Christmas (rule xmas) (rules: xmas)');
  });

  it('speaks JSON', async () => {
    const { text } = await run(explain('--user', 'jonas', '--json'));

    expect(JSON.parse(text)).toMatchObject({
      host: 'web-01',
      user: 'jonas',
      approve: { allowed: true, rules: ['base'] },
      requirement: { approvals: 2, from: [['ops']] },
    });
  });

  it('says to programs as well when everything is stopped', async () => {
    const files = { ...written, './data/stop': 'moving' };
    const { text } = await run(explain('--user', 'jonas', '--json'), files);

    expect(JSON.parse(text)).toMatchObject({ stopped: 'moving' });
  });

  it('says when everything is stopped', async () => {
    const { text } = await run(explain('--user', 'jonas'), {
      ...written,
      './data/stop': 'moving\nx',
    });

    expect(text).toMatch(/nothing at all may be done now: moving$/);
  });

  it.each([
    [['--user', 'nobody']],
    [['--user', 'jonas', '--at', 'tomorrow']],
    [['--user', 'jonas', '--host', 'web-09']],
    [['--user', 'jonas', '--remedy', 'none']],
    [['--user', 'jonas', '--playbook', 'none']],
  ])('ends with 2 for %j', async (words) => {
    expect((await run(explain(...words))).exitCode).toBe(2);
  });

  it('ends with 2 where the site has no policy', async () => {
    const { text, exitCode } = await run(explain('--user', 'jonas'), {
      ...written,
      'fettle.yaml': '',
    });

    expect(exitCode).toBe(2);
    expect(text).toContain('no policy.yaml');
  });
});

describe('fettle policy check', () => {
  it('tells a name that means nothing, for what is denied by it is not denied', async () => {
    const policy = written['rules/policy.yaml'].replace('during: [freeze]', 'tags: [wbe]');

    const { text, exitCode } = await run(['check'], { ...written, 'rules/policy.yaml': policy });

    expect(text).toContain(
      'warning  rule xmas: tags "wbe" means nothing here (did you mean "web"?)',
    );
    expect(exitCode).toBe(1);
  });

  it('says what the files mean', async () => {
    const { text, exitCode } = await run(['check']);

    expect(text).toMatch(
      /^policy {3}2 rules, [0-9a-f]{12}; times in Europe\/Berlin\npeople {3}3\ncalendar 1$/,
    );
    expect(exitCode).toBe(0);
  });

  it.each([
    ['[ops]', '[opps]', /nobody in people.yaml is in the group opps/],
    ['[ops]', '[ops, "person:mari"]', /people.yaml knows no mari/],
    ['[ops]', '[anyone]', /everybody who can write in the chat may approve/],
    ['approvals: 2', 'approvals: 3', /asks for 3 people, and 2 may approve/],
  ])('warns when %s is %s', async (from, to, message) => {
    const policy = written['rules/policy.yaml'].replace(from, to);
    const { text, exitCode } = await run(['check'], { ...written, 'rules/policy.yaml': policy });

    expect(text).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['rules/policy.yaml', 'rules: 1', /rules\/policy.yaml:1:/],
    ['people.yaml', 'people: 1', /people.yaml:1:/],
    ['rules/freeze.ics', 'x', /rules\/freeze.ics is no calendar/],
  ])('ends with 2 for a fault in %s', async (file, text, message) => {
    const checked = await run(['check'], { ...written, [file]: text });

    expect(checked.text).toMatch(message);
    expect(checked.exitCode).toBe(2);
  });

  it('ends with 2 when a file that is named is not there', async () => {
    const { 'people.yaml': _, ...rest } = written;

    expect((await run(['check'], rest)).exitCode).toBe(2);
  });
});

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
