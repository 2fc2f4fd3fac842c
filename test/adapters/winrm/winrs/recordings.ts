import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { readXml } from '#src/xml/read-xml.ts';
import { descend, type XmlElement } from '#src/xml/xml-element.ts';

/** One request of another client, and what a real Windows host answered. */
export interface Exchange {
  readonly action: string;
  readonly messageId: string;
  readonly request: XmlElement;
  readonly answer: Uint8Array;
}

// What real hosts said is not ours to publish: it lies beside the clone where somebody has it.
const folder = fileURLToPath(new URL('../../../../../shared/windows/recordings/', import.meta.url));
const Recording = z.object({
  messages: z.array(z.object({ request: z.string(), response: z.string() })),
});

export const areHere: boolean = existsSync(folder);

export function exchangesOf(name: string): readonly Exchange[] {
  const { messages } = Recording.parse(parse(readFileSync(`${folder}${name}.yml`, 'utf8')));
  return messages.map(({ request, response }) => {
    const read = readXml(request);
    return {
      action: header(read, 'Action'),
      messageId: header(read, 'MessageID').replace(/^uuid:/, ''),
      request: read,
      answer: new TextEncoder().encode(response),
    };
  });
}

function header(envelope: XmlElement, name: string): string {
  const at = descend(envelope, { namespace: namespaces.s, path: ['Header'] });
  return descend(at, { namespace: namespaces.wsa, path: [name] })?.text ?? '';
}
