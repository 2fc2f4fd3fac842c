import type { Principal } from '#src/identity/principal.ts';
import { deniesByTime } from './break-glass.ts';
import type { BreakGlass } from './break-glass-schema.ts';
import type { PolicyFile } from './policy-schema.ts';

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** What of `breakGlass` can never be meant: nobody who reviews, everybody who breaks, all that there is. */
export function glassFaults({ breakGlass, rules }: PolicyFile): readonly Wrong[] {
  if (breakGlass === undefined) return [];
  return [
    ...everybody(breakGlass),
    ...ownReview(breakGlass),
    ...tooWide(breakGlass),
    ...strangeRules(breakGlass, rules),
  ].map(([path, message]) => [['breakGlass', ...path], message]);
}

function everybody({ by, tell, review }: BreakGlass): Wrong[] {
  const lists: readonly [readonly PropertyKey[], readonly Principal[]][] = [
    [['by'], by],
    [['tell'], tell],
    [['review', 'by'], review.by],
  ];
  return lists.flatMap(([path, list]) => {
    const at = list.indexOf('anyone');
    return at < 0 ? [] : [[[...path, at], 'name people or groups; anyone is nobody here'] as const];
  });
}

/** Groups of people who review each other, and nobody else, are no review. */
function ownReview({ by, review }: BreakGlass): Wrong[] {
  const isOwn = review.by.every((each) => by.includes(each));
  return isOwn ? [[['review', 'by'], 'these may break it themselves; name others as well']] : [];
}

function tooWide({ for: { risk, playbook, remedy, host, tags } }: BreakGlass): Wrong[] {
  const isNarrow = [playbook, remedy, host, tags].some(
    (list) => list !== undefined && !list.includes('*'),
  );
  if (!risk.includes('high') || isNarrow) return [];
  return [[['for', 'risk'], 'with high, write playbook, remedy, host or tags as well, without *']];
}

function strangeRules({ givesWay }: BreakGlass, rules: PolicyFile['rules']): Wrong[] {
  return givesWay.flatMap((name, index): Wrong[] => {
    const rule = rules.find((each) => each.name === name);
    if (rule === undefined) return [[['givesWay', index], `there is no rule "${name}"`]];
    if (deniesByTime(rule)) return [];
    const message = 'only a rule that denies during, notDuring, hours or outsideHours gives way';
    return [[['givesWay', index], message]];
  });
}
