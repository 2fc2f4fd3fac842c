import type { Assessment, Because, FailedLook, Finding, Truth } from '#src/incident/finding.ts';
import { judge, type Known, lines, weigh } from './judge.ts';
import { lookUp, splitPath } from './look-up.ts';
import { offersFor } from './offers.ts';
import { openQuestion } from './open-question.ts';
import type { Cause, Evidence, Platform, Playbook, Probe } from './schema.ts';
import type { Situation } from './situation.ts';

/** Everything the playbook makes of what is known so far: what to ask, what to look at, what is found, what helps. */
export function assess(playbook: Playbook, known: Situation): Assessment {
  const unread = known.hasHost
    ? probesOn(playbook, known.platform).filter((name) => lookUp(known.looks, name) === undefined)
    : [];
  const findings = judgeAll(playbook, known);
  return {
    question: unread.length > 0 ? undefined : openQuestion(playbook, known, findings),
    unread,
    findings,
    offers: offersFor(playbook, known, findings),
    failures: failures(playbook, known),
  };
}

/** Whether a remedy did what it should, by the readings taken afterwards. */
export function verified(playbook: Playbook, remedy: string, known: Known): Truth {
  const found = lookUp(playbook.remedies, remedy);
  return found?.kind === 'script' ? weigh(found.verify, known) : 'unknown';
}

/** The probes that fit a platform: looks from outside fit every host. */
export function probesOn(playbook: Playbook, platform: Platform | undefined): string[] {
  return Object.entries(playbook.probes)
    .filter(([, probe]) => fits(probe, platform))
    .map(([name]) => name);
}

function fits(probe: Probe, platform: Platform | undefined): boolean {
  if (probe.on === 'outside') return true;
  return platform !== undefined && probe.run[platform] !== undefined;
}

function judgeAll(playbook: Playbook, known: Situation): Finding[] {
  const findings = Object.entries(playbook.causes)
    .filter(([, cause]) => concerns(cause, known.platform))
    .map(([name, cause]) => finding(playbook, { name, cause, known }));
  return findings.map((found) => ({
    ...found,
    hiddenBy: hiddenBy(playbook, findings, found),
  }));
}

function concerns({ platform }: Cause, host: Platform | undefined): boolean {
  return platform === undefined || host === undefined || platform === host;
}

interface Judged {
  readonly name: string;
  readonly cause: Cause;
  readonly known: Situation;
}

function finding(playbook: Playbook, { name, cause, known }: Judged): Finding {
  const verdict = judge(cause, known);
  const evidence = verdict === 'confirmed' ? [cause.confirmed] : bothBlocks(cause);
  return {
    cause: name,
    title: cause.title,
    explanation: cause.explanation,
    details: cause.details,
    verdict,
    because: distinct(evidence.flatMap((block) => lines(block, known))).map((line) => ({
      ...line,
      unit: unitOf(playbook, line.path),
    })),
  };
}

function bothBlocks({ suspected, confirmed }: Cause): Evidence[] {
  return suspected === undefined ? [confirmed] : [suspected, confirmed];
}

function distinct(all: readonly Because[]): Because[] {
  const seen = new Map(all.map((line) => [`${line.path} ${JSON.stringify(line.expected)}`, line]));
  return [...seen.values()];
}

function unitOf(playbook: Playbook, path: string): string | undefined {
  const { source, key } = splitPath(path);
  const field = lookUp(lookUp(playbook.probes, source)?.returns ?? {}, key);
  return typeof field === 'object' ? field.unit : undefined;
}

/** The confirmed cause that explains this one; what is ruled out needs no explanation. */
function hiddenBy(
  playbook: Playbook,
  findings: readonly Finding[],
  { cause, verdict }: Finding,
): string | undefined {
  if (verdict === 'ruled-out') return undefined;
  return findings.find(
    (other) =>
      other.verdict === 'confirmed' &&
      other.cause !== cause &&
      lookUp(playbook.causes, other.cause)?.hides.includes(cause),
  )?.cause;
}

function failures(playbook: Playbook, known: Situation): FailedLook[] {
  return Object.entries(playbook.probes).flatMap(([name, { title }]) => {
    const look = lookUp(known.looks, name);
    if (look?.kind !== 'failed') return [];
    return [{ probe: name, title, failure: look.failure, message: look.message }];
  });
}
