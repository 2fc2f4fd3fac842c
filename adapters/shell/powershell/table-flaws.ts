import { didYouMean } from '#src/document/nearest.ts';
import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Call, callsIn, functionsIn } from './call.ts';
import { providerParameters } from './changing-commands.ts';
import type { CommandTable } from './command-table.ts';
import { flawAt } from './flaw.ts';
import { serverCommands } from './reading-commands.ts';
import type { Node } from './tree.ts';

/** Commands and parameters that a real Windows PowerShell 5.1 does not have. */
export function tableFlaws(root: Node, table: CommandTable): ScriptFlaw[] {
  const own = functionsIn(root);
  return callsIn(root)
    .filter(
      ({ name }) => name?.includes('-') === true && !own.has(name) && !serverCommands.has(name),
    )
    .flatMap((call) => commandFlaws(call, table));
}

function commandFlaws(call: Call, table: CommandTable): ScriptFlaw[] {
  const { name = '', written, node } = call;
  if (!table.has(name)) {
    return [
      flawAt(
        node,
        `Windows PowerShell 5.1 has no command "${written}"${didYouMean(name, table.keys())}`,
      ),
    ];
  }
  const known = table.get(name);
  const provided = providerParameters.get(name) ?? [];
  return call.arguments.flatMap(({ node: given, parameter }) => {
    const isKnown =
      parameter === undefined ||
      known === undefined ||
      known.has(parameter) ||
      provided.includes(parameter);
    if (isKnown) return [];
    return [
      flawAt(given, `${written} has no parameter ${given.text}${didYouMean(parameter, known)}`),
    ];
  });
}
