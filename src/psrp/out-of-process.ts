import { readXml } from '#src/xml/read-xml.ts';
import { attributeOf, type XmlElement } from '#src/xml/xml-element.ts';
import { base64OfBytes, bytesOfBase64 } from './base64.ts';
import { breach } from './breach.ts';
import { GatheredBytes } from './gathered-bytes.ts';
import { guid, noGuid } from './guid.ts';

/** `PromptResponse` carries the answers to host calls, `Default` all else. */
export type ProcessStream = 'Default' | 'PromptResponse';

/** What one line says. The id is that of a pipeline, or `noGuid` for the pool. */
export type ProcessLine =
  | { readonly kind: 'data'; readonly id: string; readonly bytes: Uint8Array }
  | { readonly kind: ProcessNotice; readonly id: string };

export type ProcessNotice =
  | 'data-ack'
  | 'command'
  | 'command-ack'
  | 'close'
  | 'close-ack'
  | 'signal'
  | 'signal-ack';

const tags: Readonly<Record<ProcessNotice, string>> = {
  'data-ack': 'DataAck',
  command: 'Command',
  'command-ack': 'CommandAck',
  close: 'Close',
  'close-ack': 'CloseAck',
  signal: 'Signal',
  'signal-ack': 'SignalAck',
};
const notices: ReadonlyMap<string, ProcessNotice> = new Map([
  ['DataAck', 'data-ack'],
  ['Command', 'command'],
  ['CommandAck', 'command-ack'],
  ['Close', 'close'],
  ['CloseAck', 'close-ack'],
  ['Signal', 'signal'],
  ['SignalAck', 'signal-ack'],
]);

/**
 * Fragments, as PowerShell reads them from standard input or the SSH subsystem. All of an opening belongs into one
 * line: PowerShell 7 acknowledges the two messages in two lines, and then says nothing for ever.
 */
export function dataLine(
  fragments: Uint8Array,
  {
    id = noGuid,
    stream = 'Default',
  }: { readonly id?: string | undefined; readonly stream?: ProcessStream } = {},
): string {
  return `<Data Stream='${stream}' PSGuid='${known(id)}'>${base64OfBytes(fragments)}</Data>\n`;
}

/** Begins, stops or closes a pipeline; closes the pool. */
export function noticeLine(kind: ProcessNotice, id: string = noGuid): string {
  return `<${tags[kind]} PSGuid='${known(id)}' />\n`;
}

function known(id: string): string {
  const own = guid(id);
  if (own === undefined) throw new Error('An id that is no GUID.');
  return own;
}

const newline = 0x0a;
const lessThan = 0x3c;
/** PowerShell cuts what it sends into 32 KiB. */
const longest = 4 * 1_048_576;
const limits = { characters: longest, depth: 1, elements: 1, attributes: 2 };

/** Reads the lines of a PowerShell that serves one pool (`pwsh -s`, `-sshs`). Throws `bad-output` for anything else. */
export class ProcessLines {
  #rest = new GatheredBytes();

  /** The lines that are complete now. What a profile or a banner prints begins with no tag and is left out. */
  hear(bytes: Uint8Array): readonly ProcessLine[] {
    const lines: ProcessLine[] = [];
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      lines.push(...this.#line(bytes.subarray(from, end)));
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
    return lines;
  }

  #line(end: Uint8Array): readonly ProcessLine[] {
    this.#keep(end);
    const whole = this.#rest.whole();
    this.#rest = new GatheredBytes();
    return whole[0] === lessThan ? [lineOf(new TextDecoder().decode(whole).trimEnd())] : [];
  }

  #keep(piece: Uint8Array): void {
    if (this.#rest.length + piece.length > longest) throw breach('a line that is too long');
    this.#rest.add(piece);
  }
}

function lineOf(text: string): ProcessLine {
  const element = readXml(text, limits);
  const id = guid(attributeOf(element, 'PSGuid') ?? '');
  if (id === undefined) throw breach('a line for nobody');
  if (element.name === 'Data') return { kind: 'data', id, bytes: bytesOf(element) };
  const notice = notices.get(element.name);
  if (notice === undefined) throw breach('a line that means nothing');
  return { kind: notice, id };
}

function bytesOf(element: XmlElement): Uint8Array {
  const bytes = bytesOfBase64(element.text);
  if (bytes === undefined) throw breach('a line that is not base64');
  return bytes;
}
