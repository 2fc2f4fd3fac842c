import { z } from 'zod';
import { Evidence } from './evidence.ts';
import {
  Deadline,
  Name,
  Parameters,
  Platform,
  Privilege,
  scriptFiles,
  Text,
} from './schema-words.ts';

export const Risk = z.enum(['low', 'medium', 'high']);
export type Risk = z.infer<typeof Risk>;

function seconds(written: string): number {
  return Number.parseInt(written, 10);
}

const remedy = {
  title: Text,
  platform: Platform.optional(),
  fixes: z.array(Name).min(1).describe('Causes that this remedy removes'),
  requires: Evidence.default({}).describe('Stop condition: offered only while all of this holds'),
};

const ScriptRemedy = z
  .strictObject({
    kind: z.literal('script').describe('The bot applies it after approval'),
    ...remedy,
    risk: Risk,
    effect: Text.describe('What users notice while it runs; shown to the approver'),
    undo: Text.describe('How it is put back, in words; shown to the approver'),
    needs: Privilege.default('administrator'),
    approvals: z
      .number()
      .int()
      .min(1)
      .max(5)
      .optional()
      .describe('Only ever stricter than the site policy for this risk'),
    preview: z
      .enum(['exact', 'predicted', 'none'])
      .describe('What the apply script can tell beforehand with "preview"'),
    parameters: Parameters,
    apply: scriptFiles('remedies/[a-z0-9-]+/apply'),
    rollback: scriptFiles('remedies/[a-z0-9-]+/rollback').optional(),
    guard: z
      .strictObject({
        within: Deadline.describe('The host puts itself back so long after apply began'),
        confirm: scriptFiles('remedies/[a-z0-9-]+/confirm').describe(
          'Disarms that, once verify holds; gets what apply printed',
        ),
      })
      .optional()
      .describe('For what can cut our own way in: apply arms its undo on the host before it acts'),
    noRollback: Text.optional().describe('Why there is nothing to put back'),
    deadline: Deadline,
    settle: z
      .string()
      .regex(/^\d{1,3}s$/)
      .default('0s')
      .describe('How long to wait before verify'),
    verify: Evidence.describe('What the probes must report afterwards'),
  })
  .refine(
    ({ rollback, noRollback }) => (rollback === undefined) !== (noRollback === undefined),
    'give either rollback, or noRollback with the reason',
  )
  .refine(
    ({ guard, rollback }) => guard === undefined || rollback !== undefined,
    'a guard needs a rollback: the same undo, when verify fails',
  )
  .refine(
    ({ guard, deadline, settle }) =>
      guard === undefined || seconds(guard.within) >= 2 * seconds(deadline) + seconds(settle) + 120,
    'guard.within leaves no time to verify and confirm: at least twice the deadline, settle, and 120 s',
  );

const AdviceRemedy = z.strictObject({
  kind: z.literal('advice').describe('A person carries it out'),
  ...remedy,
  steps: z.array(Text).min(1),
});

export const Remedy = z.discriminatedUnion('kind', [ScriptRemedy, AdviceRemedy]);
export type Remedy = z.infer<typeof Remedy>;
export type ScriptRemedy = z.infer<typeof ScriptRemedy>;
export type AdviceRemedy = z.infer<typeof AdviceRemedy>;
