import type { Decision } from '#src/approval/plan.ts';
import { marksOf, type Person } from '#src/identity/person.ts';
import { isNamed, type Principal } from '#src/identity/principal.ts';

/** Distinct humans among the people: whoever shares an account or a name in the site's file is one. */
export function humansAmong(people: readonly Person[]): readonly (readonly Person[])[] {
  return people.reduce<readonly (readonly Person[])[]>((humans, person) => {
    const marks = new Set(marksOf(person));
    const same = humans.filter((human) =>
      human.some((each) => marksOf(each).some((mark) => marks.has(mark))),
    );
    return [...humans.filter((human) => !same.includes(human)), [...same.flat(), person]];
  }, []);
}

/** The last word of every human who has said something, as long as it is a yes. */
export function standingApprovals(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(
    (decision, index) =>
      decision.decision === 'approve' && !isTakenBack(decision, decisions.slice(index + 1)),
  );
}

/** The last word of every human who has said something, as long as it is a no. */
export function standingObjections(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(
    ({ by, decision }, index) =>
      decision === 'decline' &&
      !decisions
        .slice(index + 1)
        .some((later) => later.decision === 'approve' && humansAmong([by, later.by]).length === 1),
  );
}

function isTakenBack({ by }: Decision, later: readonly Decision[]): boolean {
  return later.some(
    (decision) => decision.decision === 'decline' && humansAmong([by, decision.by]).length === 1,
  );
}

/** How many of the groups no human is left for, when everybody stands for one group at most. */
export function groupsWithoutPerson(
  groups: readonly Principal[],
  humans: readonly (readonly Person[])[],
): number {
  const [group, ...rest] = groups;
  if (group === undefined) return 0;
  const candidates = humans.filter((human) => human.some((person) => isNamed(group, person)));
  const taken = candidates.map((human) =>
    groupsWithoutPerson(
      rest,
      humans.filter((each) => each !== human),
    ),
  );
  return Math.min(1 + groupsWithoutPerson(rest, humans), ...taken);
}
