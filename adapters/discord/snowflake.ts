/** Discord counts from the first second of 2015. */
const epochMs = 1_420_070_400_000;

/** When something came to be, in ms since 1970. https://discord.com/developers/docs/reference#snowflakes */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + epochMs;
}

/** Ids grow with time: the larger is the later. */
export function isLater(one: string, other: string): boolean {
  return BigInt(one) > BigInt(other);
}
