/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const begin =
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:|Private-Lines: ?\d+/g;
const endMark =
  /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: ?[0-9a-f]{0,64}/g;

/** Private keys. One whose end was not pasted reaches to the end of the text: better too much. */
export function findPrivateKeys(text: string): readonly Stretch[] {
  const found: Stretch[] = [];
  begin.lastIndex = 0;
  for (let start = begin.exec(text); start !== null; start = begin.exec(text)) {
    endMark.lastIndex = begin.lastIndex;
    const end = endMark.exec(text);
    const stop = end === null ? text.length : end.index + end[0].length;
    found.push({ start: start.index, end: stop });
    begin.lastIndex = stop;
  }
  return found;
}
