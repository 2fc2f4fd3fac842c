import { z } from 'zod';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { lookUp } from './look-up.ts';
import { Name } from './schema.ts';

/** Beside playbook.yaml, where there is something to answer. */
export const adviceFile = 'advice.yaml';

const Text = z.string().trim().min(1).max(4000);

/** What holds of a statement, in the words of its page. */
export const adviceVerdicts = {
  right: 'Right',
  'not-enough': 'Right, but not enough',
  'half-right': 'Half right',
  'way-round': 'A way round, no repair',
  unproven: 'Not proven',
  wrong: 'Wrong',
  invented: 'Invented',
  dangerous: 'Dangerous',
  fragment: 'A fragment',
} as const;

const Statement = z
  .strictObject({
    says: Text.describe('The statement, in our own words'),
    verdict: z.enum([
      'right',
      'not-enough',
      'half-right',
      'way-round',
      'unproven',
      'wrong',
      'invented',
      'dangerous',
      'fragment',
    ]),
    holds: Text.describe('The right form of it'),
    causes: z.array(Name).default([]).describe('Causes of this playbook that it is about'),
    remedies: z.array(Name).default([]).describe('Remedies that stand for it'),
    asked: z
      .array(Text)
      .default([])
      .describe('How people ask the bot for it; each is answered by a warning of the playbook'),
    sources: z.array(z.url()).default([]),
  })
  .refine(
    ({ verdict, asked }) => verdict !== 'dangerous' || asked.length > 0,
    'is dangerous: write how people ask for it, so that a warning answers them',
  );
export type Statement = z.infer<typeof Statement>;

/** What is advised about an error elsewhere, statement by statement, and what holds of it. */
export const Advice = z.strictObject({
  page: Name.describe('Name of the generated page, without ".md"'),
  title: Text,
  intro: Text,
  statements: z.record(Name, Statement),
});
export type Advice = z.infer<typeof Advice>;

/** The advice that a playbook answers; undefined where it has no such file. */
export function readAdvice({ files }: Pick<LoadedPlaybook, 'files'>): Parsed<Advice> | undefined {
  const text = lookUp(files, adviceFile);
  if (text === undefined) return undefined;
  return parseDocument(text, { file: adviceFile, schema: Advice });
}
