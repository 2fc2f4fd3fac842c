import { requirementFor } from '#src/approval/policy.ts';
import type { Settings } from '#src/conductor/context.ts';
import type { Config } from '#src/config.ts';
import { ruleOf } from '#src/incident/channels.ts';

/** What the configuration means for the conductor. */
export function settingsOf(config: Config, world: 'real' | 'simulated' = 'real'): Settings {
  const { approval, channels, questions, limits, suspected } = config;
  return {
    patience: {
      questionReminder: questions.remindAfter,
      questionExpiry: questions.expireAfter,
      approvalReminder: approval.reminderAfter,
    },
    approvalExpiry: approval.expiresIn,
    requirement: (remedy) => requirementFor(approval, remedy),
    scriptsForSuspected: suspected,
    runsPerHost: limits.runsPerHost,
    runs: limits.runs,
    incidents: limits.incidents,
    repliesPerThread: limits.repliesPerThread,
    stopWithin: 30_000,
    progressInterval: 500,
    ruleOf: ruleOf(channels),
    simulated: world === 'simulated',
  };
}
