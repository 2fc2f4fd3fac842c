import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { ignore } from '#src/incident/step.ts';

/** What a picture is by its own bytes, whatever anybody says of it. */
export type PictureType = 'png' | 'jpeg' | 'gif' | 'webp';

/** A screenshot that came with a report. Its bytes are kept elsewhere; nothing rests on it. */
export interface Picture {
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  /** As whoever sent it called it: hostile text. */
  readonly name: string;
  readonly type: PictureType;
  /** Bytes. */
  readonly size: number;
}

/** Of one incident. */
export const mostPictures = 6;
/** Bytes of one of them. */
export const largestPicture = 10 * 1024 * 1024;

/** Undefined for what is no picture of a kind that screenshots are. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const found = beginnings.find(({ parts }) =>
    parts.every(({ at, values }) => values.every((value, index) => bytes[at + index] === value)),
  );
  return found?.type;
}

/** Notes what was sent; the same picture once, and no more than an incident may have. */
export function pictured(incident: Incident, event: Event & { readonly kind: 'pictured' }): Step {
  const known = incident.pictures ?? [];
  const all = new Map([...event.pictures, ...known].map((picture) => [picture.digest, picture]));
  if (all.size === known.length) return ignore(incident);
  const pictures = [...new Set([...known, ...all.values()])].slice(0, mostPictures);
  return { incident: { ...incident, pictures }, commands: [] };
}

interface Beginning {
  readonly type: PictureType;
  readonly parts: readonly { readonly at: number; readonly values: readonly number[] }[];
}

/** https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const beginnings: readonly Beginning[] = [
  { type: 'png', parts: [{ at: 0, values: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }] },
  { type: 'jpeg', parts: [{ at: 0, values: [0xff, 0xd8, 0xff] }] },
  { type: 'gif', parts: [{ at: 0, values: [0x47, 0x49, 0x46, 0x38, 0x37, 0x61] }] },
  { type: 'gif', parts: [{ at: 0, values: [0x47, 0x49, 0x46, 0x38, 0x39, 0x61] }] },
  {
    type: 'webp',
    parts: [
      { at: 0, values: [0x52, 0x49, 0x46, 0x46] },
      { at: 8, values: [0x57, 0x45, 0x42, 0x50, 0x56, 0x50] },
    ],
  },
];
