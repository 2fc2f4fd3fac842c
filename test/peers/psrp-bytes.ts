import { readXml } from '#src/xml/read-xml.ts';
import { attributeOf, type XmlElement } from '#src/xml/xml-element.ts';

/** A message of PSRP, and the fragments it came in. Read apart from our own client, to judge both ends. */
export interface PsrpMessage {
  readonly object: bigint;
  /** Of each fragment: number, start and end, length. */
  readonly fragments: readonly string[];
  readonly destination: number;
  readonly kind: string;
  readonly pool: string;
  readonly pipeline: string;
  /** Whether its text begins with a mark. */
  readonly isMarked: boolean;
  readonly clixml: string;
}

const headSize = 21;

/** Reads whole messages; throws for anything else. */
export function messagesIn(bytes: Buffer): readonly PsrpMessage[] {
  const messages: PsrpMessage[] = [];
  let parts: Buffer[] = [];
  let fragments: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const object = bytes.readBigUInt64BE(at);
    const flags = bytes.readUInt8(at + 16);
    const length = bytes.readUInt32BE(at + 17);
    const end = at + headSize + length;
    if (end > bytes.length) throw new Error('a fragment is not whole');
    fragments.push(`${bytes.readBigUInt64BE(at + 8)} ${flags & 1}${(flags & 2) >> 1} ${length}`);
    parts.push(bytes.subarray(at + headSize, end));
    at = end;
    if ((flags & 2) === 0) continue;
    messages.push({ object, fragments, ...contentOf(Buffer.concat(parts)) });
    parts = [];
    fragments = [];
  }
  if (parts.length > 0) throw new Error('a message is not whole');
  return messages;
}

function contentOf(blob: Buffer): Omit<PsrpMessage, 'object' | 'fragments'> {
  const text = blob.toString('utf8', 40);
  return {
    destination: blob.readUInt32LE(0),
    kind: `0x${blob.readUInt32LE(4).toString(16).padStart(8, '0')}`,
    pool: blob.toString('hex', 8, 24),
    pipeline: blob.toString('hex', 24, 40),
    isMarked: text.startsWith('\uFEFF'),
    clixml: text.replace(/^\uFEFF/, ''),
  };
}

/** Every value of CLIXML by its path, as "/MS/Exception/Props/Message" -> "S error". */
export function valuesOf(clixml: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (clixml !== '') note(readXml(clixml), '', values);
  return values;
}

function note(element: XmlElement, path: string, values: Map<string, string>): void {
  const reference = ['Ref', 'TN', 'TNRef'].includes(element.name)
    ? ` ${attributeOf(element, 'RefId')}`
    : '';
  values.set(path, `${element.name}${reference}${element.text === '' ? '' : ` ${element.text}`}`);
  element.children.forEach((child, index) => {
    const name = attributeOf(child, 'N');
    note(child, `${path}/${name ?? (isPart(child) ? child.name : index)}`, values);
  });
}

function isPart({ name }: XmlElement): boolean {
  return ['TN', 'TNRef', 'ToString', 'Props', 'MS', 'LST', 'DCT', 'IE'].includes(name);
}
