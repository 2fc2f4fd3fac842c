import type { Requirement } from '#src/approval/plan.ts';
import { duration } from '#src/card/measure.ts';
import type { Answer, Explained, Pin } from './policy-explain.ts';
import { glassText } from './policy-glass.ts';

/** What the rules say, in lines for people. */
export function explainedLines(explained: Explained): readonly string[] {
  const { look, ask, approve, requirement, glass, pins = [] } = explained;
  return [
    `look     ${answerText(look)}`,
    `ask      ${answerText(ask)}`,
    `approve  ${answerText(approve)}`,
    ...(requirement === undefined ? [] : [`needed   ${requirementText(requirement)}`]),
    ...pins.map(pinText),
    ...(glass === undefined ? [] : [`glass    ${glassText(glass)}`]),
  ];
}

function pinText({ rule, revision, isPinned }: Pin): string {
  const at = `revision ${revision.slice(0, 12)}`;
  return isPinned
    ? `pinned   ${rule} names ${at}, which is here`
    : `pinned   no: ${rule} believes the playbook, now at ${at}, that its risk is low; "revision" of the rule pins it`;
}

function answerText({ allowed, why, rules }: Answer): string {
  const by = rules.length === 0 ? 'no rule matches' : `rules: ${rules.join(', ')}`;
  return `${allowed ? 'yes' : 'no'}: ${why} (${by})`;
}

function requirementText(requirement: Requirement): string {
  const {
    approvals,
    oneFromEach,
    requesterMayApprove,
    decline,
    expiresIn,
    remindAfter,
    escalation,
    unattended = [],
    secondFactor,
  } = requirement;
  return [
    `${approvals} different ${approvals === 1 ? 'person' : 'people'}`,
    oneFromEach === undefined ? '' : `one each for ${oneFromEach.join(' and ')}`,
    secondFactor === undefined ? '' : 'each with a code from an authenticator app',
    requesterMayApprove ? 'whoever asked may be one of them' : 'not whoever asked',
    decline === 'counts' ? 'one no counts against it' : 'one no ends it',
    expiresIn === undefined ? '' : `expires after ${duration(expiresIn)}`,
    remindAfter === undefined ? '' : `reminder after ${duration(remindAfter)}`,
    escalation === undefined
      ? ''
      : `after ${duration(escalation.after)} also ${escalation.to.join(' or ')}`,
    unattended.length === 0
      ? ''
      : `once its cause is proven it runs with nobody, by ${unattended.join(' and ')}, for whoever may ask`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
