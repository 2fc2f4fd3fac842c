import type { Policy } from '#src/approval/policy-file.ts';
import type { Rule } from '#src/approval/policy-schema.ts';
import { membersOf } from '#src/cli/policy-check.ts';
import type { Config } from '#src/config.ts';
import { sealingKeys } from '#src/host/sealing-settings.ts';
import type { People } from '#src/identity/people.ts';

/** What keeps every approval from counting: a second factor is asked for, and none can be kept. */
export function factorFaults(policy: Policy | undefined, config: Config): readonly string[] {
  if (sealingKeys(config).length > 0) return [];
  return asking(policy).map(
    ({ name }) =>
      `rule ${name}: asks for a second factor, and fettle.yaml names no sealing.keys to keep one; nobody can approve`,
  );
}

/** Who cannot approve yet what a rule asks a second factor for. `enrolled`: who has one, by name or account. */
export function factorWarnings(
  policy: Policy | undefined,
  people: People | undefined,
  enrolled: readonly string[],
): readonly string[] {
  return asking(policy).flatMap((rule) => {
    if (enrolled.length === 0)
      return [
        `rule ${rule.name}: asks for a second factor, and nobody has one; see "fettle people totp enroll"`,
      ];
    const without = approversOf(rule, people).filter((name) => !enrolled.includes(name));
    return without.length === 0
      ? []
      : [`rule ${rule.name}: may approve, and have no second factor yet: ${without.join(', ')}`];
  });
}

export function asksForFactor(policy: Policy | undefined): boolean {
  return asking(policy).length > 0;
}

function asking(policy: Policy | undefined): readonly Rule[] {
  return (policy?.rules ?? []).filter(({ secondFactor }) => secondFactor !== undefined);
}

/** As far as the file says it. */
function approversOf({ approve = [] }: Rule, people: People | undefined): readonly string[] {
  if (people === undefined) return [];
  return [...new Set(approve.flatMap((principal) => membersOf(principal, people)))];
}
