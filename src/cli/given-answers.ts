import { didYouMean } from '#src/document/nearest.ts';
import { BotError } from '#src/errors.ts';
import type { Playbook } from '#src/playbook/schema.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** Reads "KEY=VALUE" against the questions of a playbook. Rejects with `usage` what would have no effect. */
export function givenAnswers(
  given: readonly string[],
  questions: Playbook['questions'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(given.map((pair) => answerOf(pair, questions)));
}

function answerOf(pair: string, questions: Playbook['questions']): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw usage(`Write an answer as KEY=VALUE, not "${cleanLine(pair)}".`);
  const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const question = Object.hasOwn(questions, key) ? questions[key] : undefined;
  const keys = Object.keys(questions);
  if (question === undefined) {
    throw usage(`No question is called "${cleanLine(key)}"${didYouMean(key, keys)}.`, keys);
  }
  if (question.answer === 'host') throw usage('Name the host with --host.');
  if (question.answer === 'choice' && !Object.hasOwn(question.choices, value)) {
    const choices = Object.keys(question.choices);
    const near = didYouMean(value, choices);
    throw usage(`"${cleanLine(value)}" is no answer to "${key}"${near}.`, choices);
  }
  return [key, value];
}

function usage(message: string, known: readonly string[] = []): BotError {
  const hint = known.length === 0 ? undefined : `There are: ${known.join(', ')}`;
  return new BotError('usage', message, { hint });
}
