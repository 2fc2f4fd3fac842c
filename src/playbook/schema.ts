import { z } from 'zod';
import { Evidence, Expected } from './evidence.ts';
import { type AdviceRemedy, Remedy, Risk, type ScriptRemedy } from './remedy.ts';
import { Deadline, Key, Name, Platform, Privilege, scriptFiles, Text } from './schema-words.ts';

export type { AdviceRemedy, ScriptRemedy };
export { Evidence, Expected, Name, Platform, Privilege, Remedy, Risk };

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

/** Keys that the output of a script uses for itself. */
const reserved: readonly string[] = ['unknown', 'preview', 'failed'];

const Returns = z
  .record(
    Key.refine((key) => !reserved.includes(key), `${reserved.join(', ')} are reserved`),
    Field,
  )
  .describe('Key printed by the probe: its type');

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

const warnings = z
  .array(
    z.strictObject({
      text: z.string().min(4),
      also: z.array(z.string().min(4)).default([]).describe('Other words for the same advice'),
      answer: Text,
    }),
  )
  .default([])
  .describe(
    'Dangerous advice that people bring along: words to recognise it by, and what to answer',
  );

const head = {
  format: z.literal(1).describe('Version of this format'),
  title: Text,
  summary: Text,
  signatures: z.array(Signature).min(1),
  examples: z
    .array(Text)
    .min(1)
    .describe('Messages as users paste them; each must be recognised by this playbook alone'),
  warnings,
  references: z.array(z.url()).default([]),
};

const body = {
  questions: z.record(Name, Question),
  probes: z.record(Name, Probe),
  causes: z.record(Name, Cause).describe('In the order in which they must be mended and are shown'),
  remedies: z.record(Name, Remedy),
};

export const Playbook = z.strictObject({ ...head, ...body });
export type Playbook = z.infer<typeof Playbook>;

const piece = {
  questions: body.questions.default({}),
  probes: body.probes.default({}),
  causes: body.causes.default({}),
  remedies: body.remedies.default({}),
};

/** A file that playbook.yaml names among its `parts`, such as one for a platform. */
export const PlaybookPart = z.strictObject({ ...piece, warnings });
export type PlaybookPart = z.infer<typeof PlaybookPart>;

/** A playbook.yaml that has parts. Their maps follow its own, in the order of `parts`. */
export const PlaybookHead = z.strictObject({
  ...head,
  ...piece,
  parts: z
    .array(
      z
        .string()
        .regex(/^[a-z][a-z0-9-]*\.yaml$/, 'name a file of this folder, e.g. "windows.yaml"')
        .refine((file) => file !== 'playbook.yaml', 'is this file itself'),
    )
    .min(1)
    .refine((files) => new Set(files).size === files.length, 'name each file once')
    .describe('Further files of this folder with questions, probes, causes, remedies, warnings'),
});
export type PlaybookHead = z.infer<typeof PlaybookHead>;
