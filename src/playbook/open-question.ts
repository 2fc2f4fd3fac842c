import type { Finding, OpenQuestion, Verdict } from '#src/incident/finding.ts';
import { otherPath, pathsOf } from './evidence.ts';
import { judge, readPath, weigh } from './judge.ts';
import { lookUp, splitPath } from './look-up.ts';
import type { Value } from './reading.ts';
import type { Cause, Evidence, Expected, Playbook, Question, Remedy } from './schema.ts';
import type { Situation } from './situation.ts';

/**
 * The next thing that only a person can say: the host first, then, once all has been read, whatever can
 * still change a verdict or what is offered. What was skipped is not asked again.
 */
export function openQuestion(
  playbook: Playbook,
  known: Situation,
  findings: readonly Finding[],
): OpenQuestion | undefined {
  const open = openQuestions(playbook, known);
  const host = open.find(({ question }) => question.answer === 'host');
  if (host !== undefined) return known.hasHost ? undefined : host;
  return open.find(({ key }) => canChange(playbook, { key, known, findings }));
}

/** Questions without an answer; the host's is answered by a host. */
function openQuestions(playbook: Playbook, known: Situation): OpenQuestion[] {
  return Object.entries(playbook.questions)
    .filter(([key, question]) => isOpen(key, question, known))
    .map(([key, question]) => ({ key, question }));
}

function isOpen(key: string, question: Question, known: Situation): boolean {
  if (question.answer === 'host' && known.hasHost) return false;
  return mayBeAnswered(key, known);
}

interface Asked {
  readonly key: string;
  readonly known: Situation;
  readonly findings: readonly Finding[];
}

function canChange(playbook: Playbook, asked: Asked): boolean {
  return (
    asked.findings.some(({ cause }) => canChangeVerdict(playbook, cause, asked)) ||
    canChangeOffers(playbook, asked)
  );
}

function canChangeVerdict(playbook: Playbook, name: string, { key, known }: Asked): boolean {
  const cause = lookUp(playbook.causes, name);
  if (cause === undefined) return false;
  const mentioned = questionsIn(cause);
  if (!mentioned.includes(key)) return false;
  const others = mentioned.filter((other) => other !== key && mayBeAnswered(other, known));
  return settings(playbook, cause, { others, known }).some((answers) => {
    const seen = new Set<Verdict>();
    for (const value of [undefined, ...candidates(playbook, cause, { key, known })]) {
      seen.add(
        judge(cause, { ...known, answers: { ...known.answers, ...answers, ...one(key, value) } }),
      );
    }
    return seen.size > 1;
  });
}

/** Neither answered nor skipped. */
function mayBeAnswered(question: string, known: Situation): boolean {
  if (known.skipped?.includes(question)) return false;
  return lookUp(known.answers, question) === undefined;
}

function one(key: string, value: Value | undefined): Record<string, Value> {
  return value === undefined ? {} : { [key]: value };
}

function questionsIn({ confirmed, suspected = {} }: Cause): string[] {
  const keys = [...pathsOf(confirmed), ...pathsOf(suspected)]
    .map(splitPath)
    .filter(({ source }) => source === 'answers')
    .map(({ key }) => key);
  return [...new Set(keys)];
}

/**
 * Every way in which the other open questions may be answered. One cause seldom asks for more than two;
 * beyond a thousand ways only the first ones are tried.
 */
function settings(
  playbook: Playbook,
  cause: Cause,
  { others, known }: { readonly others: readonly string[]; readonly known: Situation },
): Record<string, Value>[] {
  let all: Record<string, Value>[] = [{}];
  for (const key of others) {
    const values = [undefined, ...candidates(playbook, cause, { key, known })];
    all = all.flatMap((answers) => values.map((value) => ({ ...answers, ...one(key, value) })));
    all = all.slice(0, 1000);
  }
  return all;
}

/** Answers that may make a difference: every choice, or for free text what the evidence asks for and something else. */
function candidates(
  playbook: Playbook,
  cause: Cause,
  { key, known }: Pick<Asked, 'key' | 'known'>,
): Value[] {
  const question = lookUp(playbook.questions, key);
  if (question?.answer === 'choice') return Object.keys(question.choices);
  const wanted = [cause.confirmed, cause.suspected ?? {}].flatMap((evidence) =>
    Object.entries(evidence).flatMap(([path, expected]) => {
      if (otherPath(expected) === `answers.${key}`) return readPath(path, known).value ?? [];
      return path === `answers.${key}` ? valuesIn(expected, known) : [];
    }),
  );
  return [...wanted, '\u0000'];
}

function valuesIn(expected: Expected, known: Situation): Value[] {
  if (typeof expected !== 'object') return [expected];
  const other = otherPath(expected);
  if (other !== undefined) return [readPath(other, known).value ?? []].flat();
  if ('oneOf' in expected) return expected.oneOf;
  return Object.values(expected).flat();
}

/** A remedy for what was found may wait for an answer: as a stop condition, or as a parameter. */
function canChangeOffers(playbook: Playbook, { key, known, findings }: Asked): boolean {
  const found = findings
    .filter(({ verdict, hiddenBy }) => verdict === 'confirmed' && hiddenBy === undefined)
    .map(({ cause }) => cause);
  return Object.entries(playbook.remedies).some(
    ([name, remedy]) =>
      !known.tried.includes(name) &&
      remedy.fixes.some((cause) => found.includes(cause)) &&
      waitsFor(remedy, `answers.${key}`, known),
  );
}

function waitsFor(remedy: Remedy, path: string, known: Situation): boolean {
  if (weigh(remedy.requires, known) === 'fails') return false;
  const parameters = remedy.kind === 'script' ? Object.values(remedy.parameters) : [];
  return parameters.includes(path) || names(remedy.requires, path);
}

function names(evidence: Evidence, path: string): boolean {
  return pathsOf(evidence).includes(path);
}
