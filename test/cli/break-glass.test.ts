import { describe, expect, it } from '@jest/globals';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { standingOf } from '#src/cli/incident-standing.ts';
import { unreviewedIncidents, unreviewedLines } from '#src/cli/journal-unreviewed.ts';
import { glassAnswer, glassText, glassWarnings } from '#src/cli/policy-glass.ts';
import { identify } from '#src/identity/identify.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import { auditEntry } from '#src/journal/audit-entry.ts';
import { follow } from '#src/journal/followed.ts';
import { type ReportRow, reportRows } from '#src/journal/report.ts';
import { reportCsv } from '#src/journal/report-csv.ts';
import { reportMarkdown } from '#src/journal/report-markdown.ts';
import { tellStory } from '#src/journal/story.ts';
import {
  breaksGlass,
  hour,
  noor,
  policyWith,
  reason,
  reviews,
  waitingSite,
  people as written,
} from '#test/fakes/glass-site.ts';
import { maria, type Site } from '#test/fakes/site.ts';

function policyOf(source = policyWith()): Policy {
  const parsed = parsePolicy(source, 'policy.yaml');
  if (!parsed.ok) throw new Error('not sound');
  return parsed.value;
}

function peopleOf(source = written): People {
  const parsed = parsePeople(source, 'people.yaml');
  if (!parsed.ok) throw new Error('not sound');
  return parsed.value;
}

const facts: PolicyFacts = {
  risk: 'low',
  playbook: 'demo',
  remedy: 'start',
  host: { name: 'web-01', tags: [], site: 'default' },
  during: [],
  at: 0,
};

function known(name: string) {
  const account = AccountId.parse(`memory:${name}`);
  return identify(peopleOf(), { account, name }, 0);
}

describe('fettle policy explain', () => {
  it('says who may break the glass, through what, who is told, and who reviews it', () => {
    const answer = glassAnswer(policyOf(), { ...facts, during: ['freeze'] }, known('jonas'));

    expect(answer && glassText(answer)).toBe(
      'yes: may break the glass, named by duty; frozen would give way; a reason of 20 letters or more; tells ops and security; reviewed by security within 1 day; a review that is overdue stops others of the same person',
    );
  });

  it.each([
    ['maria', /^no, only for duty/],
    ['stranger', /^no, people\.yaml does not list/],
  ])('says why %s may not', (name, says) => {
    const answer = glassAnswer(policyOf(), facts, known(name));

    expect(answer && glassText(answer)).toMatch(says);
  });

  it('says what no glass opens', () => {
    const rules = '  - { name: never, deny: by hand only }\n';
    const answer = glassAnswer(policyOf(policyWith({ rules })), facts, known('jonas'));

    expect(answer && glassText(answer)).toMatch(/^no, by hand only \(rule never\)/);
  });
});

describe('fettle policy check', () => {
  it('has nothing to say of a sound site', () => {
    expect(glassWarnings(policyOf(), peopleOf())).toEqual([]);
  });

  it.each([
    ['without people', undefined, /needs a people\.yaml/],
    [
      'where nobody reviews',
      written.replace('[security]', '[other]'),
      /review\.by: nobody in people\.yaml is security/,
    ],
    [
      'where nobody may break it',
      written.replaceAll(/,? ?duty/g, ''),
      /breakGlass\.by: nobody in people\.yaml is duty/,
    ],
    [
      'where the one reviewer is on duty',
      written.replace('[security]', '[security, duty]'),
      /nobody but noor could review what noor does/,
    ],
    [
      'where all reviewers have left',
      written.replace('groups: [security] }', 'groups: [security], disabled: true }'),
      /nobody in people\.yaml is security/,
    ],
  ])('warns %s', (_what, source, says) => {
    const warnings = glassWarnings(policyOf(), source === undefined ? undefined : peopleOf(source));

    expect(warnings.join('\n')).toMatch(says);
  });
});

async function rowsOf(site: Site): Promise<readonly ReportRow[]> {
  const records = await site.store.records((await site.incident()).id);
  return reportRows(records, { from: 0, until: Number.POSITIVE_INFINITY });
}

describe('what is left to review', () => {
  it('is listed with who, why, by whom and until when, and no more once it is done', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    const [incident] = await unreviewedIncidents(site.store);
    if (incident === undefined) throw new Error('nothing is left');
    const lines = unreviewedLines(site, incident, 'UTC');
    await site.clock.advance(25 * hour);
    const late = unreviewedLines(site, incident, 'UTC');
    await reviews(site);

    expect(lines.join()).toMatch(
      /inc-00000001 {2}Jonas \(memory:jonas\) broke the glass for "Start the service": the shop stands still.*review by security, due 2026-11-22/,
    );
    expect(late.join()).toMatch(/OVERDUE since 2026-11-22/);
    expect(await unreviewedIncidents(site.store)).toEqual([]);
  });
});

describe('the report of the month', () => {
  it('says who broke the glass and why, what was late, and who reviewed it with which words', async () => {
    const site = await waitingSite();
    await breaksGlass(site, maria);
    await breaksGlass(site);
    await site.clock.advance(25 * hour);
    await reviews(site, noor, 'Object…', 'you had to call Li first');

    const rows = await rowsOf(site);

    expect(rows.map(({ what, by, reason: why }) => [what, by?.name, why])).toEqual([
      ['opened', 'Maria', undefined],
      ['refused', 'Maria', `break-glass: not-entitled; said: ${reason}`],
      ['glass-broken', 'Jonas', reason],
      ['without-approval', 'Jonas', `the glass was broken: ${reason}`],
      ['closed', undefined, undefined],
      ['review-overdue', 'Jonas', 'nobody has reviewed it in time'],
      ['objected', 'Noor', 'you had to call Li first'],
    ]);
    const tellTime = () => '';
    const text = reportMarkdown(rows, { month: '2026-11', tellTime, head: { seq: 1, hash: 'ab' } });
    expect(text).toContain(
      'The glass was broken once; 0 acknowledged, 1 objected to, 1 not reviewed in time',
    );
    expect(reportCsv(rows, tellTime)).toContain('"objected"');
  });
});

describe('the journal', () => {
  it('tells what was late, and calls it a warning to whoever reads its stream', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await site.clock.advance(25 * hour);

    const records = await site.store.records((await site.incident()).id);

    const told = tellStory(records).map(({ text }) => text);
    expect(told.slice(-2)).toEqual([
      'A review was asked for once more',
      'Nobody has reviewed in time what was done alone: all are told again',
    ]);
    const entries: string[] = [];
    let before: Incident | undefined;
    for (const record of records) {
      const followed = follow(record, before);
      const { kind, severity } = auditEntry(followed, (text) => text);
      entries.push(`${kind} ${severity}`);
      before = followed.after;
    }
    expect(entries).toContain('glass-broken warning');
    expect(entries.slice(-2)).toEqual(['due information', 'due warning']);
    expect(standingOf(await site.incident())).toBe('resolved, not reviewed');
  });
});
