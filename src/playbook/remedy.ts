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
