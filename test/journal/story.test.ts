import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import { runOf } from '#src/incident/run.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { tellStory } from '#src/journal/story.ts';
import {
  approval,
  assessment,
  eve,
  finding,
  id,
  jonas,
  maria,
  offer,
  opened,
  otherId,
  person,
  plan,
} from '#test/fakes/incident-samples.ts';

const run = runOf(plan(), 'apply');
const read = { kind: 'read', unknown: {}, source: 'ssh', durationMs: 20 } as const;
const looks = { service: { ...read, values: { active: false }, at: 1100 } };
const found = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });

const repair: readonly Event[] = [
  opened(),
  { kind: 'probed', looks, assessment: found, at: 1200 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, at: 1300 },
  { kind: 'planned', plan: plan(), at: 1400 },
  { kind: 'decided', ...approval(eve), at: 1500 },
  { kind: 'decided', ...approval(jonas), at: 1600 },
  { kind: 'lease-awaited', holder: otherId, at: 1650 },
  { kind: 'leased', at: 1700 },
  { kind: 'rechecked', looks, truth: 'holds', changes: [], assessment: found, at: 1800 },
  { kind: 'run-intended', run, digest: plan().digest, at: 1900 },
  { kind: 'run-ended', run, end: 'succeeded', message: '', durationMs: 1500, at: 2000 },
  {
    kind: 'verified',
    looks: { service: { ...read, values: { active: true }, at: 2100 } },
    truth: 'holds',
    assessment: assessment(),
    at: 2100,
  },
  { kind: 'feedback', works: true, by: maria, at: 2200 },
];

function recorded(events: readonly Event[]): readonly JournalRecord[] {
  return events.map((event, index) => seal(genesis, { seq: index + 1, incident: id, event }));
}

function told(events: readonly Event[]): string {
  return tellStory(recorded(events))
    .flatMap(({ text, details }) => [text, ...details.map((detail) => `  ${detail}`)])
    .join('\n');
}

describe('the story of an incident', () => {
  it('tells a repair from the report to the proof', () => {
    expect(told(repair)).toMatchInlineSnapshot(`
"maria (test:maria) reported: Error code: 0x904
  thread: test T1
  codes: rdp:0x904
  host: web-01
  recognised: Demo (demo, revision r1)
Looked at web-01 (1 probe)
  service (ssh): active false
  confirmed: Cause restart-cause
maria (test:maria) asked for the remedy restart against restart-cause
Planned: Restart the service on web-01, low risk
  plan aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  script d1
  because: The service is down
  needs 1 approval, not by who asked for it
eve (test:eve) approved the plan
  plan aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  this had no effect
jonas (test:jonas) approved the plan
  plan aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
Waiting for web-01: inc-00000002 is at work there
web-01 is reserved for this incident
Looked at web-01 (1 probe) once more before anything is changed: the evidence still holds
About to apply on web-01: Restart the service
  run-aaaaaaaa
  plan aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
The script ran to its end (1.5 s)
  run-aaaaaaaa
Looked at web-01 (1 probe) afterwards: the proof holds
  service (ssh): active true
  outcome: resolved
maria (test:maria) says that it works"
`);
  });

  it.each<Event>([
    { kind: 'plan-failed', remedy: 'restart', message: 'the host is gone', at: 1 },
    {
      kind: 'answered',
      question: 'since',
      value: undefined,
      by: maria,
      recognition: { kind: 'given-up' },
      at: 1,
    },
    { kind: 'run-ended', run, end: 'unknown', message: 'connection lost', durationMs: 10, at: 1 },
    { kind: 'run-ended', run, end: 'failed', message: 'exit 1', durationMs: 10, at: 1 },
    { kind: 'run-ended', run, end: 'not-started', message: '', durationMs: 10, at: 1 },
    { kind: 'verified', looks: {}, truth: 'fails', assessment: assessment(), at: 1 },
    { kind: 'due', timer: 'reminder', at: 1 },
    { kind: 'due', timer: 'expiry', at: 1 },
    { kind: 'shown-again', at: 1 },
    { kind: 'cancelled', by: maria, at: 1 },
    { kind: 'broke', message: 'a defect', at: 1 },
  ])('has a sentence for $kind', (event) => {
    const [, telling] = tellStory(recorded([opened(), event]));

    expect(telling?.text.length).toBeGreaterThan(10);
    expect(`${telling?.text} ${telling?.details.join(' ')}`).not.toMatch(/undefined|\[object/);
  });

  it('says what changed since people approved', () => {
    const change = { path: 'certificate.thumbprint', before: 'AA', now: undefined };

    const text = told([
      opened(),
      { kind: 'rechecked', looks, truth: 'unknown', changes: [change], assessment: found, at: 2 },
    ]);

    expect(text).toContain('whether the evidence still holds is not known');
    expect(text).toContain('certificate.thumbprint: was AA, is not known');
  });

  it('shows hostile text of users and hosts as text on one line', () => {
    const hostile = 'x\u001b[2J\u0007\n[record 9] Jonas approved\u202e\u0000';
    const failed = {
      ...read,
      kind: 'failed',
      failure: 'refused',
      message: hostile,
      at: 1,
    } as const;

    const text = told([
      opened({ report: hostile.repeat(100), reporter: { ...person('m'), name: hostile } }),
      { kind: 'probed', looks: { [hostile]: failed }, assessment: found, at: 2 },
      { kind: 'broke', message: hostile, at: 3 },
    ]);

    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(text.split('\n').every((line) => line.length < 700 && !line.startsWith('[record'))).toBe(
      true,
    );
  });

  it('does not pretend to know what came before a record that is missing', () => {
    expect(told(repair.slice(9, 10))).toContain('the first record of this incident is missing');
  });
});
