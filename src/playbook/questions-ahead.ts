import type { OpenQuestion } from '#src/incident/finding.ts';
import { pathsOf } from './evidence.ts';
import { splitPath } from './look-up.ts';
import type { Playbook } from './schema.ts';

/**
 * What may be asked before anything is proven: the host, and what the evidence of causes rests on. What
 * only a remedy needs to know is asked of whoever wants that remedy.
 */
export function questionsAhead({ questions, causes }: Playbook): readonly OpenQuestion[] {
  const paths = Object.values(causes).flatMap(({ confirmed, suspected = {} }) => [
    ...pathsOf(confirmed),
    ...pathsOf(suspected),
  ]);
  const asked = new Set(
    paths
      .map(splitPath)
      .filter(({ source }) => source === 'answers')
      .map(({ key }) => key),
  );
  return Object.entries(questions)
    .filter(([key, { answer }]) => answer === 'host' || asked.has(key))
    .map(([key, question]) => ({ key, question }));
}
