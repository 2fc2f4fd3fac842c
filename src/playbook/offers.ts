import type { Finding, Offer } from '#src/incident/finding.ts';
import { weigh } from './judge.ts';
import type { Playbook, Remedy } from './schema.ts';
import type { Situation } from './situation.ts';

/**
 * The remedies for what was found, in the order in which causes must be mended; those for confirmed causes
 * before those for suspected ones. Each remedy once.
 */
export function offersFor(
  playbook: Playbook,
  known: Situation,
  findings: readonly Finding[],
): Offer[] {
  const shown = findings.filter(({ hiddenBy }) => hiddenBy === undefined);
  const confirmed = shown.filter(({ verdict }) => verdict === 'confirmed');
  const suspected = shown.filter(({ verdict }) => verdict === 'suspected');
  const offers = [...confirmed, ...suspected].flatMap((found) =>
    Object.entries(playbook.remedies)
      .filter(([name, remedy]) => isOffered(name, remedy, { known, found }))
      .map(([name, remedy]) => offer(name, remedy, found)),
  );
  return offers.filter(
    ({ remedy }, index) => offers.findIndex((other) => other.remedy === remedy) === index,
  );
}

interface Match {
  readonly known: Situation;
  readonly found: Finding;
}

function isOffered(name: string, remedy: Remedy, { known, found }: Match): boolean {
  return (
    remedy.fixes.includes(found.cause) &&
    !known.tried.includes(name) &&
    isAllowed(remedy, { known, found }) &&
    fitsPlatform(remedy, known) &&
    weigh(remedy.requires, known) === 'holds'
  );
}

function isAllowed(remedy: Remedy, { known, found }: Match): boolean {
  return remedy.kind === 'advice' || found.verdict === 'confirmed' || known.suspected === 'allow';
}

function fitsPlatform(remedy: Remedy, { platform }: Situation): boolean {
  if (remedy.platform !== undefined && remedy.platform !== platform) return false;
  if (remedy.kind === 'advice') return true;
  return platform !== undefined && remedy.apply[platform] !== undefined;
}

function offer(name: string, remedy: Remedy, found: Finding): Offer {
  return {
    remedy: name,
    cause: found.cause,
    title: remedy.title,
    kind: remedy.kind,
    risk: remedy.kind === 'script' ? remedy.risk : undefined,
    steps: remedy.kind === 'advice' ? remedy.steps : [],
    suspected: found.verdict === 'suspected',
  };
}
