import type { Policy } from '#src/approval/policy-file.ts';
import type { Rule } from '#src/approval/policy-schema.ts';
import { didYouMean } from '#src/document/nearest.ts';
import type { People } from '#src/identity/people.ts';
import type { Principal } from '#src/identity/principal.ts';

/** What is sound and still not what anybody meant. */
export function policyWarnings(policy: Policy, people: People | undefined): readonly string[] {
  return [
    ...policy.stop.flatMap((each) => unknownName('stop', each, people)),
    ...policy.rules.flatMap((rule) => [
      ...principalsOf(rule).flatMap((each) => unknownName(`rule ${rule.name}`, each, people)),
      ...anyoneApproves(rule),
      ...tooSmall(rule, people),
    ]),
  ];
}

function principalsOf({
  ask,
  probe,
  approve,
  oneFromEach,
  escalation,
}: Rule): readonly Principal[] {
  const all = [ask, probe, approve, oneFromEach, escalation?.to].flatMap((list) => list ?? []);
  return [...new Set(all)];
}

function unknownName(where: string, principal: Principal, people: People | undefined): string[] {
  if (principal === 'anyone') return [];
  const isPerson = principal.startsWith('person:');
  if (principal.includes(':') && !isPerson) return [];
  if (people === undefined)
    return [`${where}: ${principal} needs a people.yaml, and there is none`];
  if (isPerson) return unknownPerson(where, principal.slice('person:'.length), people);
  if (membersOf(principal, people).length > 0) return [];
  const near = didYouMean(principal, groupsOf(people));
  return [`${where}: nobody in people.yaml is in the group ${principal}${near}`];
}

function unknownPerson(where: string, name: string, { people }: People): string[] {
  if (Object.hasOwn(people, name)) return [];
  return [`${where}: people.yaml knows no ${name}${didYouMean(name, Object.keys(people))}`];
}

/** Groups in which somebody is who has not left. */
export function groupsOf({ people }: People): readonly string[] {
  const here = Object.values(people).filter(({ disabled }) => !disabled);
  return [...new Set(here.flatMap(({ groups }) => groups))];
}

function anyoneApproves({ name, approve }: Rule): string[] {
  return approve?.includes('anyone') === true
    ? [`rule ${name}: everybody who can write in the chat may approve`]
    : [];
}

/** Where the groups are all of the file, it is known whether there are enough people. */
function tooSmall(
  { name, approve, approvals, oneFromEach }: Rule,
  people: People | undefined,
): string[] {
  if (approve === undefined || people === undefined || approve.some((each) => !isOwn(each)))
    return [];
  const members = new Set(approve.flatMap((each) => membersOf(each, people)));
  const wanted = Math.max(approvals ?? 0, oneFromEach?.length ?? 0);
  return members.size > 0 && members.size < wanted
    ? [`rule ${name}: asks for ${wanted} people, and ${members.size} may approve`]
    : [];
}

function isOwn(principal: Principal): boolean {
  return principal !== 'anyone' && (!principal.includes(':') || principal.startsWith('person:'));
}

/** Who is meant, as far as the file says it; nobody who has left. */
export function membersOf(principal: Principal, { people }: People): readonly string[] {
  return Object.entries(people)
    .filter(([name, { groups, disabled }]) => {
      const isMeant = groups.includes(principal) || principal === `person:${name}`;
      return isMeant && !disabled;
    })
    .map(([name]) => name);
}
