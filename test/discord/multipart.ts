import { Refusal } from './refusal.ts';

/** A part of a `multipart/form-data` body. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Reads the parts of a body (RFC 7578), or refuses it as a whole. */
export function partsOf(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Refusal('invalidJson');
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = whole.indexOf(mark);
  for (;;) {
    const from = at + mark.byteLength;
    if (at < 0) throw new Refusal('invalidJson');
    if (whole.subarray(from, from + 2).toString() === '--') return parts;
    at = whole.indexOf(mark, from);
    if (at >= 0) parts.push(partOf(whole.subarray(from + 2, at)));
  }
}

function partOf(bytes: Buffer): Part {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(0, end)).toString();
  const disposition = /^content-disposition: form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const name = /[ ;]name="([^"]*)"/.exec(disposition)?.[1];
  if (end < 0 || name === undefined) throw new Refusal('invalidJson');
  return {
    name,
    filename: /filename="([^"]*)"/.exec(disposition)?.[1],
    contentType: /^content-type: *(.+)$/im.exec(head)?.[1]?.trim() ?? '',
    bytes: bytes.subarray(end + 4),
  };
}
