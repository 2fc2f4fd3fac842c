/** Discord counts from the first second of 2015. */
const epochMs = 1_420_070_400_000;

/** When something came to be, in ms since 1970. https://discord.com/developers/docs/reference#snowflakes */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + epochMs;
}

/** What came to be in a later millisecond than that has larger ids. */
export function firstAfter(at: number): string {
  return String(BigInt(Math.max(0, Math.floor(at) + 1 - epochMs)) << 22n);
}

/** Ids grow with time: the larger is the later. */
export function isLater(one: string, other: string): boolean {
  return BigInt(one) > BigInt(other);
}
