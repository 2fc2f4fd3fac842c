import { describe, expect, it } from '@jest/globals';
import { cardFor, cardsFor } from '#src/card/card-for.ts';
import type { Draft } from '#src/card/draft.ts';
import {
  adviceCard,
  dangerousAdviceCard,
  oldButtonCard,
  scriptCard,
  secretPastedCard,
  statusCard,
  unknownHostCard,
} from '#src/card/replies.ts';
import { helpCard } from '#src/card/word-help.ts';
import { context, incident, jonas, li, maria, now, plan, repaired, states } from './repair.ts';
import { said } from './said.ts';

describe('an approval', () => {
  it.each([
    [
      'nobody is entitled',
      { approvers: [] },
      'Approval: nobody may approve: the list of approvers is empty',
    ],
    [
      'anybody is',
      { approvers: 'anyone' },
      'Approval: 1 needed, from anybody here; not Maria Silva',
    ],
    [
      'two are needed',
      { approvals: 2 },
      'Approval: 2 needed, from Jonas Weber, Li Chen; not Maria Silva, who asked for it',
    ],
    [
      'the requester may',
      { requesterMayApprove: true, approvers: [maria.account, jonas.account] },
      'from Maria Silva, Jonas Weber; Maria Silva may approve too, having asked for it: the configuration of this site says so',
    ],
    [
      'only the requester is entitled',
      { approvers: [maria.account] },
      'nobody: of the approvers none is left who may',
    ],
  ] as const)('says so when %s', (_when, requirement, words) => {
    expect(said(approval({ requirement: { ...plan.requirement, ...requirement } }))).toContain(
      words,
    );
  });

  it('never lets a missing preview read as no change', () => {
    const card = approval({ preview: { kind: 'none', lines: [] } });

    expect(said(card)).toContain(
      'This cannot be previewed; that does not mean that nothing changes.',
    );
  });

  it('asks once more and shows red where nothing can be put back', () => {
    const card = approval({ rollback: undefined, noRollback: 'A restart cannot be taken back.' });

    expect(said(card)).toContain('Undo: cannot be put back: A restart cannot be taken back.');
    expect(card.actions[0]).toMatchObject({
      label: 'Approve',
      style: 'danger',
      confirm:
        'make a new certificate with its key on rds-07? Risk: medium. It cannot be put back.',
    });
  });

  it('mentions only those who can still approve', () => {
    const waiting = { ...states.waiting, decisions: states.rechecking.decisions };
    const card = cardFor(
      { kind: 'approval-counted', by: jonas, missing: 1 },
      incident(waiting),
      context,
    );

    expect(JSON.stringify(card.card.blocks).match(/"kind":"person"[^}]*/gu)).toEqual([
      `"kind":"person","account":"${li.account}","name":"Li Chen"`,
    ]);
  });

  it('binds its buttons to the digest of exactly this plan', () => {
    const meanings = approval({}).actions.map(({ meaning }) => meaning);

    expect(meanings).toEqual([
      { kind: 'decide', decision: 'approve', digest: plan.digest },
      { kind: 'decide', decision: 'decline', digest: plan.digest },
      { kind: 'show-script', digest: plan.digest },
    ]);
  });

  function approval(changes: Partial<typeof plan>): Draft {
    const waiting = { ...states.waiting, plan: { ...plan, ...changes } };
    return cardFor({ kind: 'approval' }, incident(waiting), context);
  }
});

describe('refusals', () => {
  it.each([
    ['not-entitled', /not yours to decide[\s\S]*Ask Jonas Weber or Li Chen/u],
    ['is-requester', /somebody else has to approve/u],
    ['already-decided', /one person is one vote/u],
    ['other-plan', /newest card/u],
    ['expired', /has expired/u],
    ['no-approvers', /list of approvers is empty/u],
  ] as const)('say privately why %s', (reason, words) => {
    const card = cardFor(
      { kind: 'approval-refused', by: maria, reason },
      incident(states.waiting),
      context,
    );

    expect(card.to).toBe(maria.account);
    expect(said(card)).toMatch(words);
    expect(said(card)).toContain('Reference: inc-7k2m9q4c');
  });

  it('tell whoever presses an old button what became of it, when, by whom', () => {
    const old = repaired({ ...states.closed, outcome: 'declined', by: jonas });

    expect(said(oldButtonCard(old, context))).toContain(
      'It was declined (make a new certificate with its key) by Jonas Weber, now, 10:36 UTC.',
    );
  });
});

describe('what is never claimed', () => {
  it.each(['declined', 'expired', 'cancelled', 'no-cause-found'] as const)(
    'that nothing was changed, when a script had been started before it was %s',
    (outcome) => {
      const closed = { ...states.closed, outcome, at: now };
      const saying = { kind: 'closed', outcome } as const;

      expect(said(cardFor(saying, incident(closed), context))).toContain('Nothing was changed');
      expect(said(cardFor(saying, repaired(closed), context))).not.toContain('Nothing was changed');
    },
  );

  it('that a script has done its work, when nobody knows', () => {
    const before = repaired({ ...states.verifying, end: 'unknown' });
    const closed = repaired({ ...states.closed, outcome: 'unknown' });
    const [status, card] = cardsFor({ kind: 'closed', outcome: 'unknown' }, closed, {
      ...context,
      before,
    });

    expect(status === undefined ? '' : said(status)).toContain('failed: apply');
    expect(card === undefined ? '' : said(card)).toContain('may or may not have done its work');
  });
});

describe('replies', () => {
  it.each([
    ['help', helpCard(context), /Paste an error/u],
    [
      'a pasted secret',
      secretPastedCard(['password', 'password'], maria.account, context),
      /contain a password\. I have not kept it/u,
    ],
    [
      'dangerous advice',
      dangerousAdviceCard(
        { text: 'rename MachineKeys', answer: 'It detaches every key.' },
        context,
      ),
      /I will not do this: rename MachineKeys\nIt detaches/u,
    ],
    [
      'an unknown host',
      unknownHostCard('rds-70', ['rds-07'], context),
      /called rds-70[\s\S]*- rds-07/u,
    ],
    ['no host', unknownHostCard(' ', [], context), /No host was named/u],
    [
      'advice',
      adviceCard(['restore-backup'], incident(states.closed), context),
      /1\. Find the backup/u,
    ],
    ['scripts', scriptCard(plan, context), /Apply:\nset -eu\nopenssl req -x509[\s\S]*Rollback:/u],
    [
      'the state of things',
      statusCard([incident(states.waiting)], context),
      /1 incident open\n- inc-7k2m9q4c, rds-07, 6 min ago: Waiting for approval/u,
    ],
    ['nothing open', statusCard([], context), /Nothing is open/u],
  ])('say %s', (_what, card, words) => {
    expect(said(card)).toMatch(words);
  });
});
