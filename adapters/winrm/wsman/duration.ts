const pattern =
  /^(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?$/;

/** Milliseconds as an XML duration: 20000 is "PT20S". */
export function durationOf(milliseconds: number): string {
  return `PT${Number((milliseconds / 1000).toFixed(3))}S`;
}

/** Milliseconds of an XML duration without years and months; undefined when it is none. */
export function millisecondsOf(text: string): number | undefined {
  const match = pattern.exec(text.trim());
  if (match === null || /[PT]$/.test(match[0])) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part: string | undefined) => Number(part ?? 0));
  const sum = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return Math.round((match[1] === '-' ? -sum : sum) * 1000);
}
