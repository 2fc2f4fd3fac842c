import type { FactorFault } from '#src/approval/second-factor.ts';
import type { Action, Fact, Span } from './card.ts';
import { fact } from './draft.ts';
import { clock, relative } from './span.ts';

/** The field for the code, in the form behind the button. Nothing that is written there is kept. */
export const codeForm: NonNullable<Action['form']> = {
  label: 'Code from your authenticator app',
  multiline: false,
  secret: true,
};

/** Said on the card of a plan whose approvals need one. */
export function factorFact(): Fact {
  return fact('Second factor', 'whoever approves writes a code from their authenticator app');
}

/** Why a code does not count, and what to do. To nobody but whoever wrote it. */
export function factorText(fault: FactorFault | undefined): readonly Span[] {
  switch (fault?.kind) {
    case undefined:
    case 'missing':
      return [
        'The rules of this site ask for a code from your authenticator app with each approval of it. Press Approve and write the code into the form; never into the chat. If no form opens, the plan is older than the rule: decline it, and ask for it again.',
      ];
    case 'wrong':
      return [
        `That code is not right. Wait for the next one and press again. ${tries(fault.left)}, then I take none from you for a while.`,
      ];
    case 'used':
      return [
        'That code, or a later one, was used already, and each counts once. Wait for the next one and press again.',
      ];
    case 'paused':
      return [
        'Too many codes were not right. I take the next one from you ',
        relative(fault.until),
        ', ',
        clock(fault.until),
        '. If it was not you who tried, tell whoever runs this bot.',
      ];
    case 'not-enrolled':
      return [
        'You have no authenticator app with me yet, or the one that you had was taken away. Ask whoever runs this bot for one: they enrol you with "fettle people totp enroll".',
      ];
    case 'unavailable':
      return [
        'I cannot check codes now, so nobody can approve this. Whoever runs this bot finds why in my log; "fettle policy check" says whether sealing.keys is missing.',
      ];
  }
}

function tries(left: number): string {
  return left === 1 ? 'One try more' : `${left} tries more`;
}
