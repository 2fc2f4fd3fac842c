/** What redaction left in place of a secret, and of what kind it was. */
const marker =
  /\[(secret|password|private key|token|access key|connection string|password in an address|password hash) removed\]/g;

/** How many secrets of each kind were taken out of some data; kinds that are absent were not there. Never a value. */
export function countRemoved(data: unknown): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of textsIn(data, 0)) {
    if (!text.includes(' removed]')) continue;
    for (const [, kind = ''] of text.matchAll(marker)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Deeper than this nothing of ours is nested. */
const deepest = 60;

function textsIn(data: unknown, depth: number): readonly string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null || depth > deepest) return [];
  return Object.values(data).flatMap((value) => textsIn(value, depth + 1));
}
