import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withDigest } from '#src/approval/digest.ts';
import type { Event } from '#src/incident/event.ts';
import { RunId } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { type ReportRow, reportRows } from '#src/journal/report.ts';
import { reportCsv } from '#src/journal/report-csv.ts';
import { reportMarkdown } from '#src/journal/report-markdown.ts';
import { tallies } from '#src/journal/report-tally.ts';
import {
  assessment,
  eve,
  finding,
  id,
  jonas,
  maria,
  offer,
  opened,
  plan,
} from '#test/fakes/incident-samples.ts';

const judged = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });
const looks = {};
const made = plan();
const run = RunId.parse(`run-${made.digest.slice(0, 8)}`);
const always = { from: 0, until: Number.MAX_SAFE_INTEGER };

function recorded(events: readonly Event[]): readonly JournalRecord[] {
  return events.map((event, index) => seal(genesis, { seq: index + 1, incident: id, event }));
}

const upToPlan: readonly Event[] = [
  opened(),
  { kind: 'probed', looks, assessment: judged, at: 1100 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, at: 1200 },
  { kind: 'planned', plan: made, at: 1300 },
];

function decided(by: typeof maria, at: number, decision: 'approve' | 'decline' = 'approve'): Event {
  return { kind: 'decided', decision, digest: made.digest, by, at };
}

const repaired: readonly Event[] = [
  ...upToPlan,
  decided(eve, 1400),
  decided(maria, 1500),
  decided({ ...jonas, groups: ['ops', 'night'] }, 1600),
  { kind: 'leased', at: 1700 },
  { kind: 'rechecked', looks, truth: 'holds', changes: [], assessment: judged, at: 1800 },
  { kind: 'run-intended', run, digest: made.digest, at: 1900 },
  { kind: 'run-ended', run, end: 'unknown', message: 'cut off', durationMs: 1, at: 2000 },
];

function kinds(rows: readonly ReportRow[]): readonly string[] {
  return rows.map(({ what }) => what);
}

describe('the report of a month', () => {
  it('tells who approved, whose decision did not count and why, and what is not known', () => {
    const rows = reportRows(recorded(repaired), always);

    expect(kinds(rows)).toEqual(['opened', 'refused', 'refused', 'approved', 'unknown-run']);
    expect(rows).toMatchObject([
      { by: { account: 'test:maria' }, playbook: 'demo', host: 'web-01' },
      { by: { account: 'test:eve' }, reason: 'approve: not-entitled' },
      { by: { account: 'test:maria' }, reason: 'approve: not-entitled' },
      { by: { account: 'test:jonas', groups: ['ops', 'night'] }, risk: 'low', remedy: 'restart' },
      { reason: 'cut off' },
    ]);
  });

  it('tells of what is in its time, and knows what was before', () => {
    const rows = reportRows(recorded(repaired), { from: 1600, until: 2000 });

    expect(rows).toMatchObject([{ what: 'approved', at: 1600, host: 'web-01' }]);
  });

  it('tells what was declined, and how long it took', () => {
    const rows = reportRows(recorded([...upToPlan, decided(jonas, 4000, 'decline')]), always);

    expect(rows.slice(1)).toMatchObject([
      { what: 'declined', by: { account: 'test:jonas' } },
      { what: 'closed', outcome: 'declined', took: 3000 },
    ]);
  });

  it('tells why the rules of the site said no', () => {
    const refusal = { ...decided(jonas, 1400), refusal: 'There is a change freeze.' } as const;
    const held: Event = { kind: 'held', message: 'Everything is held.', at: 1500 };

    const braked: Event = {
      kind: 'braked',
      says: 'stop',
      reason: 'fire',
      isTold: true,
      by: eve,
      at: 1450,
    };

    const rows = reportRows(recorded([...upToPlan, refusal, braked, held]), always);

    expect(rows).toContainEqual(
      expect.objectContaining({ what: 'refused', reason: 'approve: There is a change freeze.' }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ what: 'held', reason: 'stopped: fire', by: eve }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ what: 'held', reason: 'Everything is held.' }),
    );
  });

  it('tells of no run without approval where a person has approved', () => {
    expect(kinds(reportRows(recorded(repaired), always))).not.toContain('without-approval');
  });

  it('tells of a run that a rule let run with nobody, and names the rule', () => {
    const ruled = ['start-web'];
    const { digest: _, ...body } = made;
    const alone = withDigest({
      ...body,
      risk: 'low',
      requirement: { ...body.requirement, unattended: ruled },
    });
    const rows = reportRows(
      recorded([
        opened(),
        { kind: 'probed', looks, assessment: judged, at: 1100 },
        { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, ruled, at: 1200 },
        { kind: 'planned', plan: alone, ruled, at: 1300 },
        { kind: 'leased', at: 1400 },
        { kind: 'rechecked', looks, truth: 'holds', changes: [], assessment: judged, at: 1500 },
        { kind: 'run-intended', run: runOf(alone, 'apply'), digest: alone.digest, at: 1600 },
      ]),
      always,
    );

    expect(rows).toContainEqual(
      expect.objectContaining({
        what: 'without-approval',
        reason: 'let run by the rules of the site: start-web',
      }),
    );
  });
});

describe('what became of the incidents', () => {
  function closed(playbook: string | undefined, outcome: ReportRow['outcome'], took: number) {
    return { what: 'closed', seq: 1, at: 1, incident: id, playbook, outcome, took } as const;
  }

  it('is counted by playbook, with the median of what was resolved', () => {
    const rows = [
      closed(undefined, 'no-cause-found', 1),
      closed('b', 'resolved', 40),
      closed('b', 'resolved', 10),
      closed('b', 'expired', 9000),
      closed('b', 'resolved', 20),
      closed('a', 'resolved', 10),
      closed('a', 'resolved', 20),
    ];

    expect(tallies(rows).map((each) => [each.playbook, each.closed, each.medianTook])).toEqual([
      ['a', 2, 15],
      ['b', 4, 20],
      [undefined, 1, undefined],
    ]);
    expect(tallies(rows)[1]?.outcomes).toEqual(
      new Map([
        ['resolved', 3],
        ['expired', 1],
      ]),
    );
  });
});

const tellTime = (at: number): string => `t${at}`;
const hostile = {
  what: 'refused',
  seq: 1,
  at: 1,
  incident: id,
  host: '=HYPERLINK("http://x")',
  by: { ...eve, name: '<b>[x](http://y) | `z`\n# a' },
  reason: '@SUM(1+1)*cmd|\u202e',
} as const;

describe('the report as a table for spreadsheets', () => {
  it('has a heading and one line for each row', () => {
    const text = reportCsv(reportRows(recorded(repaired), always), tellTime);

    const [heading, , , , approved] = text.split('\r\n');
    expect(heading).toBe(
      'time,record,what,incident,playbook,host,person,account,groups,remedy,risk,plan,reason,outcome,minutes',
    );
    expect(approved).toBe(
      `"t1600","7","approved","${id}","demo","web-01","jonas","test:jonas","ops night","restart","low","${made.digest}","","",""`,
    );
  });

  it('has no formula in it, and no line more than it should', () => {
    const text = reportCsv([hostile], tellTime);

    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain(`"'@SUM(1+1)*cmd|"`);
    expect(text.split('\r\n').length).toBe(3);
  });

  it('gives every cell back as one value that begins no formula, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const text = reportCsv([{ ...hostile, by: { ...eve, name } }], tellTime);
        const cells = [...(text.split('\r\n')[1] ?? '').matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)];

        expect(cells.length).toBe(15);
        expect(cells.every(([, cell = '']) => !/^\s*[=+\-@]/.test(cell))).toBe(true);
      }),
    );
  });
});

describe('the report for people', () => {
  const written = { month: '2026-11', tellTime, head: { seq: 11, hash: 'ab' } };

  it('tells the month', () => {
    const text = reportMarkdown(reportRows(recorded(repaired), always), written);

    expect(text).toMatchSnapshot();
  });

  it('says "None." where there was nothing', () => {
    expect(reportMarkdown([], written).match(/^None\.$/gm)?.length).toBe(8);
  });

  it('has text of users as text, never as markup', () => {
    const text = reportMarkdown([hostile], written);

    const line = text.split('\n').find((each) => each.includes('eve'));
    expect(line).toContain(String.raw`\<b\>\[x\]\(http\:\/\/y\) \| \`z\` \# a`);
    expect(line?.replaceAll(/\\./g, '').split('|').length).toBe(11);
  });
});
