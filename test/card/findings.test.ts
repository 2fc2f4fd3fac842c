import { describe, expect, it } from '@jest/globals';
import { cardFor, cardsFor } from '#src/card/card-for.ts';
import type { Draft } from '#src/card/draft.ts';
import { notRecognisedCard } from '#src/card/not-recognised.ts';
import { whichProductQuestion } from '#src/card/which-product.ts';
import type { Assessment, Finding } from '#src/incident/finding.ts';
import { assessment, context, incident, states } from './repair.ts';
import { labels, said } from './said.ts';

const [proven] = assessment.findings;
if (proven === undefined) throw new Error('the assessment has a finding');

describe('when nothing is recognised', () => {
  it('says which code it read and what it means, and asks one question with the likeliest', () => {
    const candidates = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      name,
      playbook: { title: `Title ${name}` },
    }));
    const question = whichProductQuestion(['hresult:0x80070005'], candidates);
    const asking = { ...states.asking, question };
    const open = incident(asking, { codes: ['hresult:0x80070005'], playbook: undefined });

    const card = cardFor({ kind: 'question' }, open, context);

    expect(said(card)).toMatch(/I read 0x80070005, but not in which product/u);
    expect(said(card)).toMatch(/ERROR_ACCESS_DENIED[\s\S]*Usual causes: [\s\S]*Look at: /u);
    expect(labels(card)).toEqual([
      'Title a',
      'Title b',
      'Title c',
      'Title d',
      'Something else…',
      'Never mind',
    ]);
  });

  it('never guesses at a code that means several things', () => {
    expect(said(notRecognisedCard({ codes: ['unknown:0x5'], unreadable: [] }, context))).toMatch(
      /^Question · I read 0x5, but it fits/u,
    );
  });

  it('asks in words where no playbook comes near', () => {
    const { question } = whichProductQuestion([], []);

    expect(question).toMatchObject({ answer: 'text', optional: false });
  });
});

describe('findings', () => {
  it('names two causes in the order in which they must be mended, and why', () => {
    const second: Finding = { ...proven, cause: 'expired', title: 'The certificate has expired' };
    const card = findings({ findings: [proven, second] });

    expect(said(card)).toContain('2 causes confirmed on rds-07');
    expect(said(card)).toMatch(/1\. The private key[\s\S]*2\. The certificate has expired/u);
    expect(said(card)).toContain('They are to be mended in this order');
  });

  it('tells a suspicion as one, with what would prove it', () => {
    const because = [
      ...proven.because,
      { path: 'log.errors', expected: { above: 0 }, truth: 'unknown', missing: 'the log is empty' },
    ] as const;
    const card = findings({ findings: [{ ...proven, verdict: 'suspected', because }] });

    expect(said(card)).toMatch(/Not proven on rds-07/u);
    expect(said(card)).toMatch(
      /What would prove it:\n- System log, errors: above 0; not known so far, the log is empty/u,
    );
  });

  it('says what one failed look leaves open, once for all looks that failed alike', () => {
    const message = 'rds-07 does not answer on port 22.';
    const failures = ['service', 'certificate'].map((probe) => ({
      probe,
      title: context.probes[probe] ?? probe,
      failure: 'unreachable' as const,
      message,
    }));
    const because = [{ path: 'service.running', expected: false, truth: 'unknown' }] as const;
    const open: Finding = { ...proven, verdict: 'unknown', title: 'xrdp is not running', because };
    const card = findings({ findings: [open], failures, offers: [] });

    expect(said(card)).toContain(
      `Could not be read: Service xrdp and Certificate and key of xrdp. Reason: not reached. ${message} So "xrdp is not running" stays unproven.`,
    );
    expect(said(card).match(/does not answer/gu)).toHaveLength(1);
    expect(said(card)).toContain('The verdicts rest on what could be read: RDP port from outside');
    expect(labels(card)).toEqual([]);
  });

  it('explains a cause by the one that hides it', () => {
    const behind: Finding = { ...proven, title: 'Logons fail', hiddenBy: 'key-not-matching' };
    const card = findings({ findings: [proven, behind] });

    expect(said(card)).toContain('Cause confirmed on rds-07: The private key');
    expect(said(card)).toContain('Explained by the above, or to be judged after it: Logons fail.');
  });

  it('labels each offer by its name where there are several of a kind', () => {
    const [script] = assessment.offers;
    if (script === undefined) throw new Error('the assessment has an offer');
    const card = findings({
      offers: [script, { ...script, remedy: 'other', title: 'do the other thing' }],
    });

    expect(labels(card)).toEqual([
      'Show the plan: make a new certificate with its key',
      'Show the plan: do the other thing',
      'Leave it as it is',
    ]);
  });

  it('loses its buttons once somebody has chosen, and says who', () => {
    const before = incident(states.explaining);
    const [edited] = cardsFor({ kind: 'planning' }, incident(states.proposing), {
      ...context,
      before,
    });

    expect(edited?.slot).toBe(`findings-${states.explaining.since}`);
    expect(edited?.actions).toEqual([]);
    expect(edited === undefined ? '' : said(edited)).toContain(
      'Chosen by Maria Silva: make a new certificate',
    );
  });

  function findings(known: Partial<Assessment>): Draft {
    const told = { ...assessment, failures: [], ...known };
    return cardFor(
      { kind: 'findings' },
      incident(states.explaining, { assessment: told }),
      context,
    );
  }
});

describe('a question', () => {
  it('offers its choices and, where it may be left open, not to know', () => {
    const question = {
      ask: 'Who gets this error?',
      answer: 'choice',
      choices: { 'only-me': 'Only I', everyone: 'Everybody' },
      optional: true,
    } as const;
    const asking = { ...states.asking, question: { key: 'affected', question } };

    const card = cardFor({ kind: 'question' }, incident(asking), context);

    expect(labels(card)).toEqual([
      'Only I',
      'Everybody',
      'Something else…',
      'I do not know',
      'Never mind',
    ]);
    expect(card.actions[3]?.meaning).toEqual({
      kind: 'answer',
      question: 'affected',
      value: undefined,
    });
  });

  it('never takes an empty form for not knowing', () => {
    const card = cardFor({ kind: 'question' }, incident(states.asking), context);

    expect(card.actions[0]).toMatchObject({
      form: { label: 'Which computer do you want to reach?' },
      meaning: { kind: 'answer', question: 'host', value: '' },
    });
  });

  it('is edited into its answer', () => {
    const before = incident(states.asking, { host: undefined });
    const [edited] = cardsFor({ kind: 'looking' }, incident(states.probing), {
      ...context,
      before,
    });

    expect(edited).toMatchObject({ slot: `question-${states.asking.since}`, actions: [] });
    expect(edited === undefined ? '' : said(edited)).toMatch(/Which computer.*\nAnswered: rds-07/u);
  });
});
