import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { explain, run, written } from './policy-run.ts';

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
