import { readAnswer } from '#adapters/winrm/wsman/answer.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import type { Delivery } from '#adapters/winrm/wsman/request.ts';
import type { XmlElement } from '#src/xml/xml-element.ts';

const { s, rsp, wsa, wsman } = namespaces;
export const messageId = '0a1b2c3d-0000-4000-8000-000000000001';
export const delivery: Delivery = {
  to: 'http://host:5985/wsman',
  messageId,
  sessionId: '0a1b2c3d-0000-4000-8000-000000000002',
  operationTimeoutMs: 20_000,
  maxEnvelopeSize: 153_600,
};
/** An answer of a host that chose other prefixes than we. */
export function answer(body: string, { action = 'urn:do', to = messageId } = {}): Uint8Array {
  return new TextEncoder().encode(
    `<S:Envelope xmlns:S="${s}" xmlns:A="${wsa}" xmlns:r="${rsp}" xmlns:W="${wsman}" xmlns:x="${namespaces.wst}" xmlns:n="${namespaces.wsen}">` +
      `<S:Header><A:Action>${action}Response</A:Action><A:RelatesTo>uuid:${to}</A:RelatesTo></S:Header>` +
      `<S:Body>${body}</S:Body></S:Envelope>`,
  );
}

export function bodyIn(body: string): XmlElement {
  const read = readAnswer(answer(body), { action: 'urn:do', messageId });
  if (read.kind === 'fault') throw new Error('The answer is a fault.');
  return read.body;
}
