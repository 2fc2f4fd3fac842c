import type { Fault } from '#src/document/fault.ts';
import { readAdvice, type Statement } from './advice.ts';
import { noSuch } from './check-evidence.ts';
import type { Flaw } from './flaw.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { warningIn } from './warnings.ts';

/** Advice that names what is not there, and dangerous advice that the bot would not answer. */
export function adviceFaults(loaded: LoadedPlaybook): Fault[] {
  const read = readAdvice(loaded);
  if (read === undefined) return [];
  if (!read.ok) return [...read.faults];
  return Object.entries(read.value.statements).flatMap(([name, statement]) =>
    statementFlaws(loaded, statement).map(({ path, message }) =>
      read.fault(['statements', name, ...path], message),
    ),
  );
}

function statementFlaws(loaded: LoadedPlaybook, { causes, remedies, asked }: Statement): Flaw[] {
  const { playbook } = loaded;
  return [
    ...unknown(causes, Object.keys(playbook.causes), { path: 'causes', kind: 'cause' }),
    ...unknown(remedies, Object.keys(playbook.remedies), { path: 'remedies', kind: 'remedy' }),
    ...asked.flatMap((text, index) =>
      warningIn(text, [loaded]) === undefined
        ? [{ path: ['asked', index], message: 'no warning of this playbook answers it' }]
        : [],
    ),
  ];
}

function unknown(
  names: readonly string[],
  known: readonly string[],
  { path, kind }: { readonly path: string; readonly kind: string },
): Flaw[] {
  return names.flatMap((name, index) =>
    known.includes(name) ? [] : [{ path: [path, index], message: noSuch(kind, name, known) }],
  );
}
