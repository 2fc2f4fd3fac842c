import { z } from 'zod';
import { Evidence, Expected } from './evidence.ts';

export { Evidence, Expected };

/** Names in a playbook are kebab-case, so that they read well in chat, in file names and in logs. */
export const Name = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use lower-case words joined by "-"');

const Key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'use a camelCase word');
const Text = z.string().trim().min(1).max(4000);

export const Platform = z.enum(['windows', 'linux']);
export type Platform = z.infer<typeof Platform>;

/** What a probe reports under one key. */
export const FieldType = z.enum(['text', 'number', 'boolean', 'date']);
export type FieldType = z.infer<typeof FieldType>;

/** "daysLeft: number", or with a unit: "daysLeft: { type: number, unit: days }". */
export const Field = z.union([
  FieldType,
  z.strictObject({
    type: FieldType,
    unit: z.string().max(20).optional().describe('For numbers: days, ms, bytes, …'),
    values: z.array(z.string()).min(1).optional().describe('For text: every value it can have'),
    about: Text.optional().describe('What it means, for the page of the playbook'),
  }),
]);
export type Field = z.infer<typeof Field>;

const Code = z
  .string({ error: 'quote the code, e.g. "0x904"; YAML would read a number' })
  .regex(/^0x[0-9a-f]+$/, 'write the code in lower-case hexadecimal, e.g. "0x904"');

/** Recognises the error that the user pastes; all that is given must be found in it. */
export const Signature = z
  .strictObject({
    space: Name.describe(
      'The number space of the code: rdp, hresult, win32, ntstatus, freerdp, …',
    ).optional(),
    code: Code.optional().describe('Error code as the product shows it, e.g. "0x904"'),
    extended: Code.optional().describe('Extended error code, e.g. "0x7"'),
    text: z
      .string()
      .min(8)
      .optional()
      .describe('Words of the message; case and spacing do not matter'),
  })
  .refine(({ code, text }) => code !== undefined || text !== undefined, 'give a code or a text')
  .refine(
    ({ code, space }) => code === undefined || space !== undefined,
    'say in which space the code stands',
  )
  .refine(
    ({ code, extended }) => extended === undefined || code !== undefined,
    'an extended code needs a code',
  )
  .describe('One way to recognise the error');
export type Signature = z.infer<typeof Signature>;

const question = { ask: Text, optional: z.boolean().default(false) };

/** What only a person can say. Asked only when its answer can still change a verdict. */
export const Question = z.discriminatedUnion('answer', [
  z.strictObject({ ...question, answer: z.literal('host') }),
  z.strictObject({ ...question, answer: z.literal('text') }),
  z.strictObject({
    ...question,
    answer: z.literal('choice'),
    choices: z.record(Name, z.string().min(1).max(75)).describe('Value: label on the button'),
  }),
]);
export type Question = z.infer<typeof Question>;

const Deadline = z
  .string()
  .regex(/^[1-9]\d{0,3}s$/, 'write whole seconds, e.g. "30s"')
  .default('30s');

/** One file per platform; the host's platform chooses. */
function scriptFiles(
  path: string,
): z.ZodType<{ linux?: string | undefined; windows?: string | undefined }> {
  return z
    .strictObject({
      linux: z
        .string()
        .regex(new RegExp(`^${path}\\.sh$`))
        .optional(),
      windows: z
        .string()
        .regex(new RegExp(`^${path}\\.ps1$`))
        .optional(),
    })
    .refine(
      ({ linux, windows }) => linux !== undefined || windows !== undefined,
      'name a script for at least one platform',
    );
}

/** "parameter: probe.key" or "parameter: answers.question": values reach a script in no other way. */
const Parameters = z
  .record(Key, z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9-]*$/))
  .default({});

/** Keys that the output of a script uses for itself. */
const reserved: readonly string[] = ['unknown', 'preview', 'failed'];

const Returns = z
  .record(
    Key.refine((key) => !reserved.includes(key), `${reserved.join(', ')} are reserved`),
    Field,
  )
  .describe('Key printed by the probe: its type');

export const Privilege = z.enum(['user', 'administrator']);
export type Privilege = z.infer<typeof Privilege>;

/** A read-only look. `host`: a script that prints one JSON object; `outside`: a built-in look over the network. */
export const Probe = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('host'),
    title: Text.describe('What the probe looks at, in plain words'),
    run: scriptFiles('probes/[a-z0-9-]+'),
    needs: Privilege.default('user'),
    deadline: Deadline,
    returns: Returns,
  }),
  z.strictObject({
    on: z.literal('outside'),
    title: Text.describe('What the probe looks at, in plain words'),
    look: z.enum(['dns', 'tcp', 'rdp']).describe('Which built-in look of the network transport'),
    deadline: Deadline,
    returns: Returns.describe('Keys of the look that this playbook uses, with their types'),
  }),
]);
export type Probe = z.infer<typeof Probe>;

export const Cause = z.strictObject({
  title: Text,
  platform: Platform.optional().describe('Only judged on hosts of this platform; absent: on all'),
  explanation: Text.describe('For the person who reported it, in plain words'),
  details: Text.optional().describe('For the administrator, exact'),
  confirmed: Evidence.describe('The cause is certain when all of this holds'),
  suspected: Evidence.optional().describe('The cause is likely when all of this holds'),
  hides: z.array(Name).default([]).describe('Causes that this one explains when it is confirmed'),
});
export type Cause = z.infer<typeof Cause>;

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

export const Playbook = z.strictObject({
  format: z.literal(1).describe('Version of this format'),
  title: Text,
  summary: Text,
  signatures: z.array(Signature).min(1),
  examples: z
    .array(Text)
    .min(1)
    .describe('Messages as users paste them; each must be recognised by this playbook alone'),
  warnings: z
    .array(z.strictObject({ text: z.string().min(4), answer: Text }))
    .default([])
    .describe(
      'Dangerous advice that people bring along: words to recognise it by, and what to answer',
    ),
  questions: z.record(Name, Question),
  probes: z.record(Name, Probe),
  causes: z.record(Name, Cause).describe('In the order in which they must be mended and are shown'),
  remedies: z.record(Name, Remedy),
  references: z.array(z.url()).default([]),
});
export type Playbook = z.infer<typeof Playbook>;
