import { sha256Hex } from '#src/digest.ts';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import type { Principal } from '#src/identity/principal.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { glassFaults } from './break-glass-faults.ts';
import { PolicyFile, type Rule } from './policy-schema.ts';
import { isByName } from './unattended.ts';

/** The rules of a site, with a digest over what they say. */
export interface Policy extends PolicyFile {
  readonly digest: string;
}

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** Reads a policy, or says everything that is wrong with it, with line and column. */
export function parsePolicy(source: string, file: string): Parsed<Policy> {
  const parsed = parseDocument(source, { file, schema: PolicyFile });
  if (!parsed.ok) return parsed;
  const wrong = parsed.value.rules.flatMap((rule, index) =>
    contradictions(rule, parsed.value, index).map(
      ([path, message]): Wrong => [['rules', index, ...path], message],
    ),
  );
  const faults = [...wrong, ...glassFaults(parsed.value)].map(([path, message]) =>
    parsed.fault(path, message),
  );
  if (faults.length > 0) return { ok: false, faults };
  return { ...parsed, value: sealed(parsed.value) };
}

export function sealed(policy: PolicyFile): Policy {
  return { ...policy, digest: sha256Hex(canonicalJson(policy)) };
}

function contradictions(rule: Rule, policy: PolicyFile, index: number): Wrong[] {
  return [
    ...takenName(rule, policy, index),
    ...noEffect(rule),
    ...strangeCalendars(rule, policy),
    ...tooFew(rule),
    ...strayEscalation(rule),
    ...badTimes(rule),
    ...strayUnattended(rule),
  ];
}

function takenName({ name }: Rule, { rules }: PolicyFile, index: number): Wrong[] {
  const first = rules.findIndex((rule) => rule.name === name);
  return first < index ? [[['name'], 'another rule has this name']] : [];
}

function noEffect({ name: _name, when: _when, ...effects }: Rule): Wrong[] {
  const { deny, ...granted } = effects;
  const says = Object.values(granted).some((effect) => effect !== undefined);
  if (deny === undefined && !says) return [[['name'], 'this rule says nothing; write an effect']];
  if (deny !== undefined && says) {
    return [[['deny'], 'a rule that denies says nothing else; make it two rules']];
  }
  return [];
}

function strangeCalendars({ when }: Rule, { calendars }: PolicyFile): Wrong[] {
  return (['during', 'notDuring'] as const).flatMap((key) =>
    (when[key] ?? []).flatMap((name, at): Wrong[] =>
      Object.hasOwn(calendars, name)
        ? []
        : [[['when', key, at], `there is no calendar "${name}" in calendars`]],
    ),
  );
}

/** An approval that can never come about is a mistake that would show on the worst day. */
function tooFew({ approve, approvals, oneFromEach = [] }: Rule): Wrong[] {
  const people = approve?.every(isOnePerson) === true ? new Set(approve).size : undefined;
  const wanted = Math.max(approvals ?? 0, oneFromEach.length);
  if (people === undefined || people === 0 || wanted <= people) return [];
  return [[['approve'], `names ${people}, and ${wanted} different people are asked for`]];
}

function isOnePerson(principal: Principal): boolean {
  return principal.startsWith('person:');
}

function strayEscalation({ approve, escalation }: Rule): Wrong[] {
  if (escalation === undefined || approve !== undefined) return [];
  return [[['escalation'], 'goes with approve: it says who else may, later']];
}

/** What runs with nobody is named to the letter: a pattern would take in what comes tomorrow. */
function strayUnattended(rule: Rule): Wrong[] {
  if (rule.revision !== undefined && rule.unattended !== true)
    return [[['revision'], 'goes with unattended: true; everything else holds for any revision']];
  if (rule.unattended !== true || isByName(rule)) return [];
  return [
    [
      ['unattended'],
      'needs when with playbook, remedy and tags, without *, and with no risk but low',
    ],
  ];
}

function badTimes({ when, remindAfter, expiresIn, escalation }: Rule): Wrong[] {
  const wrong: Wrong[] = [];
  for (const key of ['hours', 'outsideHours'] as const) {
    const hours = when[key];
    if (hours !== undefined && hours.from === hours.to)
      wrong.push([['when', key, 'to'], 'is the time at which it begins']);
  }
  if (expiresIn === undefined) return wrong;
  if (remindAfter !== undefined && remindAfter >= expiresIn)
    wrong.push([['remindAfter'], 'must be shorter than expiresIn']);
  if (escalation !== undefined && escalation.after >= expiresIn)
    wrong.push([['escalation', 'after'], 'must be shorter than expiresIn']);
  return wrong;
}
