import type { Human, People } from '#src/identity/people.ts';

/** What the directory said of the people of a site, in one line; none where it has no directory. */
export function directoryLines(people: People | undefined): readonly string[] {
  if (people?.ldap === undefined) return [];
  const { seen } = people;
  if (seen?.silent !== undefined) return [`ldap     no answer: ${seen.silent}`];
  const inIt = Object.values(people.people).filter((human) => human.directory !== undefined);
  const groups = Object.keys(people.ldap.groups).length - (seen?.missing.length ?? 0);
  return [`ldap     ${inIt.length} people looked up; ${groups} groups found`];
}

/** What is odd about a directory, and whom it bars. */
export function directoryWarnings(people: People | undefined): readonly string[] {
  if (people?.ldap === undefined) return [];
  const { seen, ldap } = people;
  const silent = seen?.silent === undefined ? [] : ['nobody in the directory may anything'];
  const missing = (seen?.missing ?? []).map(
    (name) => `the directory has no group ${name}, or does not show it: ${ldap.groups[name]}`,
  );
  const barred = Object.entries(people.people).flatMap(([name, human]) =>
    human.seen?.kind === 'barred' ? [`${name} has no rights: ${whyOf(human)}`] : [],
  );
  return [...silent, ...missing, ...barred];
}

/** Which groups of somebody come from the file, and which from the directory. `user`: name or account. */
export function originLines(people: People | undefined, user: string): readonly string[] {
  if (people?.ldap === undefined) return [];
  const human = Object.entries(people.people).find(
    ([name, { accounts }]) => name === user || accounts.some((account) => account === user),
  )?.[1];
  if (human === undefined) return [];
  const { seen } = human;
  const fromLdap = seen?.kind === 'active' ? seen.groups : [];
  const fromFile = human.groups.filter((group) => !fromLdap.includes(group));
  const parts = [
    ...(fromFile.length === 0 ? [] : [`${fromFile.join(', ')} (people.yaml)`]),
    ...(fromLdap.length === 0 ? [] : [`${fromLdap.join(', ')} (ldap, as ${human.directory})`]),
  ];
  if (seen?.kind === 'barred' || seen?.kind === 'unverified')
    return [`groups   none: ${whyOf(human)}`];
  return [`groups   ${parts.length === 0 ? 'none' : parts.join('; ')}`];
}

function whyOf({ directory, seen }: Human): string {
  if (seen?.kind === 'barred') return `${directory} ${seen.why}`;
  return seen?.kind === 'unverified' ? seen.why : '';
}
