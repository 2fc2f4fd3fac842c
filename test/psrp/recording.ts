import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { bytesOfBase64 } from '#src/psrp/base64.ts';
import { Defragmenter } from '#src/psrp/defragmenter.ts';
import { type PsrpMessage, readMessage } from '#src/psrp/message.ts';
import { readXml } from '#src/xml/read-xml.ts';
import type { XmlElement } from '#src/xml/xml-element.ts';
import { joined } from './host-side.ts';

// What real hosts said is not ours to publish: it lies beside the clone where somebody has it.
const folder = fileURLToPath(new URL('../../../shared/windows/recordings/', import.meta.url));
const Recording = z.object({
  messages: z.array(z.object({ request: z.string(), response: z.string() })),
});
const carriers: ReadonlySet<string> = new Set(['creationXml', 'Arguments', 'Stream']);

export const areHere: boolean = existsSync(folder);

/** One conversation of another client with a Windows host: what each side said, as fragments. */
export interface Recorded {
  readonly asked: readonly PsrpMessage[];
  /** Of each answer that carried something. */
  readonly answers: readonly Uint8Array[];
}

export function recorded(name: string): Recorded {
  const { messages } = Recording.parse(parse(readFileSync(`${folder}${name}.yml`, 'utf8')));
  const asked = messages.map(({ request }) => payloadOf(readXml(request)));
  const answers = messages.map(({ response }) => payloadOf(readXml(response)));
  return {
    asked: messagesIn(joined(asked)),
    answers: answers.filter(({ length }) => length > 0),
  };
}

export function messagesIn(bytes: Uint8Array): readonly PsrpMessage[] {
  return Array.from(new Defragmenter().hear(bytes), readMessage);
}

function payloadOf(element: XmlElement): Uint8Array {
  const own = carriers.has(element.name) ? bytesOfBase64(element.text) : undefined;
  return joined([own ?? new Uint8Array(), ...element.children.map(payloadOf)]);
}
