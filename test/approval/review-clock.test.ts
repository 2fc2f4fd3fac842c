import { expect, it } from '@jest/globals';
import { isApproved } from '#src/approval/quorum.ts';
import { approval, jonas, maria, plan } from '#test/fakes/incident-samples.ts';

const reporter = maria.account;
const decisions = [approval(jonas, plan().digest, 500_000)];

it.each([
  ['a moment later', 500_001, true],
  ['when network time has set the clock back a little', 499_000, true],
  ['when the clock was set back by more than that', 400_000, false],
  ['at the last moment', plan().expiresAt, true],
  ['after that', plan().expiresAt + 1, false],
])('holds an approval against the clock %s', (_when, at, holds) => {
  expect(isApproved({ plan: plan(), decisions, reporter }, at)).toBe(holds);
});
