import { readXml } from '#src/xml/read-xml.ts';
import { childOf, descend, isNamed, type XmlElement } from '#src/xml/xml-element.ts';
import { readFault, type WsmanFault } from './fault.ts';
import { unexpected } from './malformed.ts';
import { namespaces } from './namespaces.ts';
import { uuid, type WsmanRequest } from './request.ts';

export type WsmanAnswer =
  | { readonly kind: 'answered'; readonly body: XmlElement }
  | { readonly kind: 'fault'; readonly fault: WsmanFault };

/**
 * Reads the answer to a request, whatever its HTTP status was. An answer to another message, with another
 * action, or that is no SOAP is `bad-output`: nobody knows then what the host did.
 */
export function readAnswer(
  bytes: Uint8Array,
  { action, messageId }: Pick<WsmanRequest, 'action'> & { readonly messageId: string },
): WsmanAnswer {
  const envelope = readEnvelope(bytes);
  const header = childOf(envelope, { namespace: namespaces.s, name: 'Header' });
  const body = bodyOf(envelope);
  const relates = addressing(header, 'RelatesTo');
  const fault = childOf(body, { namespace: namespaces.s, name: 'Fault' });
  if (fault !== undefined) {
    // A request that could not be read has an answer that relates to none.
    if (relates !== undefined) checkRelation(relates, messageId);
    return { kind: 'fault', fault: readFault(fault) };
  }
  checkRelation(relates, messageId);
  if (addressing(header, 'Action') !== `${action}Response`) {
    throw unexpected('its answer belongs to another kind of request');
  }
  return { kind: 'answered', body };
}

/** The SOAP envelope in an answer. UTF-8 only. */
export function readEnvelope(bytes: Uint8Array): XmlElement {
  const envelope = readXml(decoded(bytes));
  if (!isNamed(envelope, { namespace: namespaces.s, name: 'Envelope' })) {
    throw unexpected('its answer is not SOAP 1.2');
  }
  return envelope;
}

export function bodyOf(envelope: XmlElement): XmlElement {
  const body = childOf(envelope, { namespace: namespaces.s, name: 'Body' });
  if (body === undefined) throw unexpected('its answer has no body');
  return body;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unexpected('its answer is not UTF-8', error);
  }
}

function addressing(header: XmlElement | undefined, name: string): string | undefined {
  return descend(header, { namespace: namespaces.wsa, path: [name] })?.text.trim();
}

function checkRelation(relates: string | undefined, messageId: string): void {
  if (relates?.toLowerCase() !== uuid(messageId).toLowerCase()) {
    throw unexpected('its answer is to another message');
  }
}
