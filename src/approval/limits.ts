import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';

/** The bot remembers no longer than this, in ms. */
export const longestMemory = 7 * 86_400_000;

const Within = Duration.refine((ms) => ms <= longestMemory, 'at most 7d');
const Count = z.number().int().min(1).max(1_000);

/** How much may be changed. What is not written is not limited, but for the same repair again and again. */
export const Limits = z
  .strictObject({
    repairsPerHostAndDay: Count.optional(),
    coolDown: Within.optional().describe(
      'Between two repairs of one host, however the first ended',
    ),
    sameRepair: z
      .strictObject({ times: Count.default(3), within: Within.prefault('24h') })
      .prefault({})
      .describe('As often on one host; then a person has to look'),
    reports: z
      .strictObject({ times: Count, within: Within })
      .optional()
      .describe('As many incidents one person may open in so much time'),
    spread: z
      .array(z.strictObject({ tag: z.string().min(1), hosts: Count, within: Within }))
      .default([])
      .describe('As many hosts of one tag in so much time'),
  })
  .prefault({});
export type Limits = z.output<typeof Limits>;

/** A repair that began, or may have. */
export interface PastRun {
  readonly host: string;
  readonly tags: readonly string[];
  readonly playbook: string;
  readonly remedy: string;
  readonly at: number;
  /** When it ended; absent as long as it runs. */
  readonly endedAt?: number | undefined;
}

export type WantedRun = Pick<PastRun, 'host' | 'tags' | 'playbook' | 'remedy' | 'at'>;

const day = 86_400_000;

/** Why one more repair would be one too many; `undefined` when it would not. */
export function limitRefusal(
  limits: Limits,
  runs: readonly PastRun[],
  wanted: WantedRun,
): string | undefined {
  const here = runs.filter(({ host }) => host === wanted.host);
  return (
    sameAgain(limits, here, wanted) ??
    tooManyHere(limits, here, wanted) ??
    tooSoon(limits, here, wanted) ??
    tooWide(limits, runs, wanted)
  );
}

/** Why a repair is not made once more: it was, again and again, and the fault came back. */
export function repeatRefusal(
  limits: Limits,
  runs: readonly PastRun[],
  wanted: WantedRun,
): string | undefined {
  return sameAgain(
    limits,
    runs.filter(({ host }) => host === wanted.host),
    wanted,
  );
}

function sameAgain({ sameRepair }: Limits, here: readonly PastRun[], wanted: WantedRun) {
  const same = here.filter(
    ({ playbook, remedy, at }) =>
      playbook === wanted.playbook &&
      remedy === wanted.remedy &&
      isSince(at, wanted, sameRepair.within),
  );
  if (same.length < sameRepair.times) return undefined;
  return `this repair ran ${times(same.length)} on ${wanted.host} within ${hours(sameRepair.within)}; it does not last, so a person has to look`;
}

function tooManyHere(
  { repairsPerHostAndDay }: Limits,
  here: readonly PastRun[],
  wanted: WantedRun,
) {
  const today = here.filter(({ at }) => isSince(at, wanted, day)).length;
  if (repairsPerHostAndDay === undefined || today < repairsPerHostAndDay) return undefined;
  return `${wanted.host} was repaired ${times(today)} within 24 h, and this site allows no more`;
}

function tooSoon({ coolDown }: Limits, here: readonly PastRun[], wanted: WantedRun) {
  if (coolDown === undefined) return undefined;
  const resting = here.some(({ at, endedAt }) => isSince(endedAt ?? at, wanted, coolDown));
  return resting
    ? `${wanted.host} was repaired a short while ago, and rests for ${hours(coolDown)} between two repairs`
    : undefined;
}

function tooWide({ spread }: Limits, runs: readonly PastRun[], wanted: WantedRun) {
  const full = spread.find(({ tag, hosts, within }) => {
    if (!wanted.tags.includes(tag)) return false;
    const touched = runs.filter(
      ({ tags, at }) => tags.includes(tag) && isSince(at, wanted, within),
    );
    const others = new Set(touched.map(({ host }) => host));
    others.delete(wanted.host);
    return others.size >= hosts;
  });
  if (full === undefined) return undefined;
  return `${full.hosts} of the hosts with the tag ${full.tag} were repaired within ${hours(full.within)}, and this site allows no more`;
}

/** A clock that was set back makes no run disappear: one of the future has just been. */
function isSince(at: number, wanted: WantedRun, within: number): boolean {
  return at > wanted.at - within;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function hours(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${Math.ceil(ms / 60_000)} min`;
}
